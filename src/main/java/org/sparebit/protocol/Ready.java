package org.sparebit.protocol;

import java.util.List;

/**
 * The worker has loaded its native libraries and waits for a request.
 *
 * <p>Loading ONNX Runtime and looking for a GPU take longer than a job should wait for, so only a
 * worker that is started with the argument {@link #PROBE} does it, or with {@link
 * #PROBE_WITHOUT_GPU} the first of them.
 *
 * @param ffmpegVersion such as {@code 8.0.1}
 * @param ffmpegLicence what FFmpeg itself says, such as {@code LGPL version 3 or later}
 * @param encoders those of the catalogue's encoders that this build of FFmpeg has
 * @param onnxRuntimeVersion such as {@code 1.28.0}; empty without an argument
 * @param gpu the name of a usable GPU, empty if none
 * @param gpuProblem why there is no usable GPU, empty if there is one or without {@link #PROBE}
 */
public record Ready(
    long pid,
    String ffmpegVersion,
    String ffmpegLicence,
    List<String> encoders,
    String onnxRuntimeVersion,
    String gpu,
    String gpuProblem)
    implements WorkerMessage {
  /** Argument of a worker that is started only to say what it can do. */
  public static final String PROBE = "--probe";

  /** Likewise, where looking for a GPU has ended such a worker. */
  public static final String PROBE_WITHOUT_GPU = "--probe-without-gpu";

  /** The same, with why there is no usable GPU. */
  public Ready withGpuProblem(String problem) {
    return new Ready(pid, ffmpegVersion, ffmpegLicence, encoders, onnxRuntimeVersion, "", problem);
  }
}
