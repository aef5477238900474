package org.sparebit.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparebit.codec.NvencSettings;
import org.sparebit.codec.PixelFormat;
import org.sparebit.codec.VideoCodec;
import org.sparebit.codec.VideoSettings;
import org.sparebit.codec.VideoSettingsBuilder;
import org.sparebit.engine.ffmpeg.CodecOptions;
import org.sparebit.engine.ffmpeg.MediaInfo;
import org.sparebit.engine.ffmpeg.TestMedia;
import org.sparebit.engine.precode.GpuModels;
import org.sparebit.engine.precode.PrecoderSource;
import org.sparebit.protocol.Completed;
import org.sparebit.protocol.Failed;
import org.sparebit.protocol.FailureCode;
import org.sparebit.protocol.GpuOptions;

/** Decoding and encoding on a GPU, and what becomes of it on a machine that has none. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class GpuCodecsIT {
  private static final PrecoderSource GPU = (bitDepth, gpu) -> GpuModels.open(bitDepth, 1);

  @TempDir Path folder;
  private Path clip;

  @BeforeEach
  void makeClip() throws Exception {
    clip =
        new TestMedia()
            .video("testsrc2=size=160x96:rate=25:duration=0.4,format=yuv420p", "mpeg4")
            .write(folder.resolve("clip.mp4"), "mp4");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "h264_cuvid",
        "hevc_cuvid",
        "av1_cuvid",
        "vp8_cuvid",
        "vp9_cuvid",
        "mpeg2_cuvid",
        "mpeg4_cuvid",
        "vc1_cuvid"
      })
  void decoderIsInThisBuild(String name) throws Exception {
    assertThat(CodecOptions.hasDecoder(name)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = VideoCodec.class,
      names = {"AV1", "H_264", "H_264_M4V", "H_265"})
  void encoderKnowsAllOfItsOptions(VideoCodec codec) throws Exception {
    String preset = codec == VideoCodec.AV1 ? "6" : "slow";
    VideoSettings video =
        VideoSettingsBuilder.of(codec).bitrateKbps(2000).gop(50).preset(preset).build();
    NvencSettings settings = NvencSettings.of(video, 0).orElseThrow();
    assertThat(settings.options()).containsEntry("preset", "p5").containsEntry("g", "50");
    assertThat(CodecOptions.unknown(settings.encoder(), settings.options().keySet())).isEmpty();
  }

  @Test
  void inputIsDecodedOnTheCpuWhereTheGpuCannot() throws Exception {
    assumeNoDriver();
    Path plain = folder.resolve("plain.y4m");
    Requests.of(clip, plain).codec(VideoCodec.Y4M).complete();
    Path output = folder.resolve("out.y4m");

    Completed completed =
        Requests.of(clip, output).codec(VideoCodec.Y4M).gpu(options(true, false)).complete(GPU);

    assertThat(completed.warningTexts())
        .anySatisfy(
            note -> assertThat(note).contains("the CPU decoded the input").contains("NVDEC"));
    assertThat(output).hasSameBinaryContentAs(plain);
  }

  @Test
  void inputThatTheGpuHasNoDecoderForIsDecodedOnTheCpu() throws Exception {
    Path ffv1 =
        new TestMedia()
            .video("testsrc2=size=160x96:rate=25:duration=0.4,format=yuv420p", "ffv1")
            .write(folder.resolve("clip.mkv"), "matroska");

    Completed completed =
        Requests.of(ffv1, folder.resolve("out.y4m"))
            .codec(VideoCodec.Y4M)
            .gpu(options(true, false))
            .complete(GPU);

    assertThat(completed.warningTexts())
        .anySatisfy(note -> assertThat(note).contains("the GPU decodes no such ffv1"));
  }

  @Test
  void jobForTheGpusEncoderSaysWhatItNeeds() throws Exception {
    assumeNoDriver();
    Failed failed =
        Requests.of(clip, folder.resolve("out.mp4"))
            .codec(VideoCodec.AV1)
            .gpu(options(false, true))
            .fail(GPU);

    assertThat(failed.code()).isEqualTo(FailureCode.ENCODER_REFUSED);
    assertThat(failed.message())
        .contains("the GPU's encoder can't be used")
        .contains("av1_nvenc")
        .contains("libnvidia-encode")
        .contains("SPAREBIT_NVENC");
    assertThat(folder).isDirectoryNotContaining("glob:**out*");
  }

  @ParameterizedTest
  @EnumSource(
      value = VideoCodec.class,
      names = {"AV1", "VP9"})
  void cpuEncodesWhatTheGpuHasNoEncoderForAndSaysSo(VideoCodec codec) throws Exception {
    Path output = folder.resolve("out.webm");
    Requests request = Requests.of(clip, output).codec(codec).gpu(options(false, true));
    Completed completed =
        (codec == VideoCodec.AV1 ? request.pixelFormat(PixelFormat.YUV420P10LE) : request)
            .complete(GPU);

    assertThat(completed.warningTexts())
        .anySatisfy(
            note ->
                assertThat(note).contains("the CPU encoded the video (" + codec.encoder() + ")"));
    assertThat(MediaInfo.of(output).video().frames()).isEqualTo(10);
  }

  /** Where there is one, the GPU does it, and these tests have nothing to say. */
  private static void assumeNoDriver() {
    Assumptions.assumeFalse(Files.exists(Path.of("/proc/driver/nvidia")));
  }

  private static GpuOptions options(boolean nvdec, boolean nvenc) {
    return new GpuOptions(0, GpuOptions.DEFAULT_MEMORY_LIMIT, 4, nvdec, nvenc);
  }
}
