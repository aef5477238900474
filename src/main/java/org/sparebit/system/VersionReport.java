package org.sparebit.system;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sparebit.codec.BdRate;
import org.sparebit.codec.VideoCodec;

/**
 * What this server is made of, as {@code GET /version} shows it. What a worker has to say is null
 * until one has started; {@code worker_problem} then says why.
 *
 * @param buildTime ISO 8601, empty if the build does not know
 * @param commit abbreviated, with {@code -dirty} for a changed tree; empty if unknown
 * @param gpuProblem why there is no usable GPU; null if there is one, or while that is unknown
 */
public record VersionReport(
    String name,
    String version,
    @JsonProperty("build_time") String buildTime,
    String commit,
    @JsonProperty("ffmpeg_version") @Nullable String ffmpegVersion,
    @JsonProperty("ffmpeg_licence") @Nullable String ffmpegLicence,
    @JsonProperty("onnx_runtime_version") @Nullable String onnxRuntimeVersion,
    List<PrecoderModel> precoders,
    @JsonProperty("codecs_enabled") List<VideoCodec> codecsEnabled,
    @Nullable String gpu,
    @JsonProperty("gpu_problem") @Nullable String gpuProblem,
    @JsonProperty("worker_problem") @Nullable String workerProblem) {

  /**
   * A neural network that precodes.
   *
   * @param file its name in the jar
   * @param component LUMA or CHROMA: which planes it changes
   * @param sha256 of the file, in hexadecimal
   * @param bitDepth bits per sample
   * @param bdRates what it saves, as measured; empty if it was not measured by itself
   */
  public record PrecoderModel(
      String name,
      String file,
      String component,
      String sha256,
      int bitDepth,
      String version,
      String licence,
      List<BdRate> bdRates) {}
}
