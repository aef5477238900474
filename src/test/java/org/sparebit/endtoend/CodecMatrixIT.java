package org.sparebit.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparebit.activation.GplInstaller;
import org.sparebit.codec.Container;
import org.sparebit.codec.PixelFormat;
import org.sparebit.codec.PrecoderMode;
import org.sparebit.codec.Presets;
import org.sparebit.codec.ProresProfile;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.ffmpeg.AudioFormat;
import org.sparebit.engine.ffmpeg.MediaInfo;
import org.sparebit.engine.ffmpeg.TestMedia;
import org.sparebit.protocol.Completed;
import org.sparebit.protocol.EncodeRequest;
import org.sparebit.protocol.EncodeRequestBuilder;
import org.sparebit.protocol.WorkerResult;
import org.sparebit.worker.ProcessWorkerLauncher;
import org.sparebit.worker.WorkerProperties;

/**
 * Every codec with every container, pixel format, preset and profile that it takes, each pair of
 * container and pixel format at least once, encoded by real workers.
 */
class CodecMatrixIT {
  private static final Path GPL =
      Path.of(System.getProperty("sparebit.jar")).resolveSibling("codecs-gpl");
  private static final int GOP = 10;
  private static final int FRAMES = 25;

  @TempDir static Path folder;
  static Path clip;
  static ProcessWorkerLauncher launcher;

  /**
   * A row of the matrix.
   *
   * @param preset as a request names it; empty where the codec has none
   * @param format what the request says; null where it says nothing
   */
  record Row(
      VideoCodec codec,
      Container container,
      @Nullable PixelFormat format,
      String preset,
      @Nullable ProresProfile profile) {
    @Override
    public String toString() {
      return String.join(
          " ",
          codec.name(),
          container.extensions().get(0),
          format == null ? "" : format.ffmpegName(),
          preset,
          profile == null ? "" : profile.name());
    }
  }

  static Stream<Row> rows() {
    return Stream.of(VideoCodec.values()).flatMap(codec -> rows(codec).stream());
  }

  private static List<Row> rows(VideoCodec codec) {
    List<Row> rows = new ArrayList<>();
    List<Container> containers = codec.containers();
    List<String> presets = presets(codec);
    if (codec == VideoCodec.PRORES) {
      for (ProresProfile profile : ProresProfile.values()) {
        Container container = containers.get(rows.size() % containers.size());
        rows.add(new Row(codec, container, null, "", profile));
      }
      return rows;
    }
    for (Container container : containers) {
      for (PixelFormat format : codec.pixelFormats()) {
        rows.add(
            new Row(codec, container, format, presets.get(rows.size() % presets.size()), null));
      }
    }
    while (rows.size() < presets.size()) {
      rows.add(
          new Row(codec, containers.get(0), PixelFormat.YUV420P, presets.get(rows.size()), null));
    }
    return rows;
  }

  private static List<String> presets(VideoCodec codec) {
    List<String> taken =
        Stream.of("medium", "slow", "slower", "veryslow", "1", "2", "3", "4", "5", "6", "7", "8")
            .filter(preset -> Presets.encoderValue(codec, preset).isPresent())
            .toList();
    return taken.isEmpty() ? List.of("") : taken;
  }

  @BeforeAll
  static void prepare() throws Exception {
    clip =
        new TestMedia()
            .video("testsrc2=size=192x108:rate=25:duration=1,format=yuv420p", "mpeg4", "b", "1M")
            .sound("aac", new AudioFormat(48000, "fltp", "stereo"), 1)
            .write(folder.resolve("clip.mp4"), "mp4");
    launcher = new ProcessWorkerLauncher(WorkerProperties.defaults(), folder);
    GplInstaller.of(launcher.gplLibraries(), folder, GPL.toString(), null).install();
  }

  @AfterAll
  static void stop() {
    launcher.close();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void makesWhatTheRequestSays(Row row) throws Exception {
    Path output =
        folder.resolve(
            "%s.%s".formatted(row, row.container().extensions().get(0)).replace(' ', '-'));

    WorkerResult result = launcher.start(request(row, output), message -> {}).await();

    assertThat(result).isInstanceOf(Completed.class);
    MediaInfo made = MediaInfo.of(output);
    assertThat(made.video().codec()).isEqualTo(ffmpegName(row.codec()));
    assertThat(made.video().frames()).isEqualTo(FRAMES);
    assertThat(made.video().pixelFormat()).isEqualTo(decodedAs(row));
    assertThat(made.video().profile()).isEqualTo(profile(row));
    if (row.codec().intraOnly()) {
      assertThat(made.video().keyframes()).hasSize(FRAMES);
    } else {
      assertThat(made.video().keyframes()).containsExactly(0, GOP, 2 * GOP);
    }
    assertThat(made.sounds()).hasSize(row.codec() == VideoCodec.Y4M ? 0 : 1);
    assertThat(MediaInfo.lumaHashesOfGopsAlone(output)).isEqualTo(MediaInfo.lumaHashes(output));
  }

  private static EncodeRequest request(Row row, Path output) {
    return EncodeRequestBuilder.of(clip, output)
        .jobId(row.toString().replace(' ', '-'))
        .codec(row.codec())
        .container(row.container())
        .precoder(PrecoderMode.PRECODER_LOW)
        .gop(GOP)
        .pixelFormat(row.format() == null ? PixelFormat.YUV420P : row.format())
        .preset(Presets.encoderValue(row.codec(), row.preset()).orElse(""))
        .prores(row.profile())
        .build();
  }

  /** FFmpeg's decoder gives 12 bits for ProRes 4444 whatever went in. */
  private static String decodedAs(Row row) {
    ProresProfile profile = row.profile();
    if (profile != null) {
      return profile.pixelFormat().startsWith("yuv444") ? "yuv444p12le" : profile.pixelFormat();
    }
    return row.format() == null ? "" : row.format().ffmpegName();
  }

  private static String profile(Row row) {
    boolean tenBit = row.format() == PixelFormat.YUV420P10LE;
    return switch (row.codec()) {
      case Y4M -> "";
      case VP9 -> "Profile 0";
      case AV1, MPEG2VIDEO -> "Main";
      case H_264, H_264_M4V -> tenBit ? "High 10" : "High";
      case H_265 -> tenBit ? "Main 10" : "Main";
      case PRORES ->
          switch (Objects.requireNonNull(row.profile())) {
            case PRORES_422_PROXY -> "Proxy";
            case PRORES_422_LT -> "LT";
            case PRORES_422 -> "Standard";
            case PRORES_422_HQ -> "HQ";
            case PRORES_444 -> "4444";
            case PRORES_444_XQ -> "XQ";
          };
    };
  }

  private static String ffmpegName(VideoCodec codec) {
    return switch (codec) {
      case Y4M -> "rawvideo";
      case VP9 -> "vp9";
      case AV1 -> "av1";
      case PRORES -> "prores";
      case H_264, H_264_M4V -> "h264";
      case H_265 -> "hevc";
      case MPEG2VIDEO -> "mpeg2video";
    };
  }
}
