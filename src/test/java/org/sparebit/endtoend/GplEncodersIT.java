package org.sparebit.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparebit.activation.GplInstaller;
import org.sparebit.codec.PixelFormat;
import org.sparebit.codec.PrecoderMode;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.ffmpeg.Carried;
import org.sparebit.engine.ffmpeg.Hdr;
import org.sparebit.engine.ffmpeg.MediaInfo;
import org.sparebit.engine.ffmpeg.RawStreams;
import org.sparebit.engine.ffmpeg.Samples;
import org.sparebit.engine.ffmpeg.TestMedia;
import org.sparebit.protocol.Completed;
import org.sparebit.protocol.EncodeRequest;
import org.sparebit.protocol.EncodeRequestBuilder;
import org.sparebit.worker.ProcessWorkerLauncher;
import org.sparebit.worker.WorkerProperties;

/** What x264 and x265 make of HDR10 and of odd sizes, encoded by real workers. */
class GplEncodersIT {
  private static final Path GPL =
      Path.of(System.getProperty("sparebit.jar")).resolveSibling("codecs-gpl");

  @TempDir static Path folder;
  static ProcessWorkerLauncher launcher;

  @BeforeAll
  static void prepare() throws Exception {
    launcher = new ProcessWorkerLauncher(WorkerProperties.defaults(), folder);
    GplInstaller.of(launcher.gplLibraries(), folder, GPL.toString(), null).install();
  }

  @AfterAll
  static void stop() {
    launcher.close();
  }

  private static Completed encode(
      Path input, Path output, VideoCodec codec, PixelFormat format, int width, int height)
      throws Exception {
    EncodeRequest request =
        EncodeRequestBuilder.of(input, output)
            .jobId(String.valueOf(output.getFileName()))
            .codec(codec)
            .precoder(PrecoderMode.PRECODER_LOW)
            .bitrateKbps(500)
            .size(width, height)
            .pixelFormat(format)
            .preset("medium")
            .build();
    return (Completed) launcher.start(request, message -> {}).await();
  }

  @ParameterizedTest
  @CsvSource({
    "H_265, hdr.mp4",
    "H_265, hdr.mkv",
    "H_265, hdr.mov",
    "H_265, hdr.ts",
    "H_264, hdr.mp4",
    "H_264, hdr.mkv"
  })
  void tenBitOutputHasTheMetadataOfHdr10(VideoCodec codec, String name) throws Exception {
    Path source = folder.resolve("hdr-source.mkv");
    new TestMedia()
        .video(
            "testsrc2=size=128x96:rate=25:duration=0.4,format=yuv420p10le,"
                + "setparams=color_primaries=bt2020:color_trc=smpte2084:colorspace=bt2020nc",
            "libsvtav1")
        .hdr(Hdr.SAMPLE)
        .write(source, "matroska");
    assertThat(Hdr.of(source)).contains(Hdr.SAMPLE);
    Path output = folder.resolve(codec + name);
    Completed completed = encode(source, output, codec, PixelFormat.YUV420P10LE, 0, 0);

    // The bitstream's own, since a transport stream has no other place.
    assertThat(Hdr.ofPictures(output)).contains(Hdr.SAMPLE);
    if (!name.endsWith("ts")) {
      assertThat(Hdr.of(output)).contains(Hdr.SAMPLE);
    }
    MediaInfo.Colour colour = MediaInfo.of(output).video().colour();
    assertThat(List.of(colour.primaries(), colour.transfer(), colour.space()))
        .containsExactly("bt2020", "smpte2084", "bt2020nc");
    assertThat(completed.warningTexts()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"H_264, 16384, 16", "H_264, 16, 16384", "H_265, 16384, 32", "H_265, 32, 16384"})
  void longestSideThatIsAcceptedIsEncoded(VideoCodec codec, int width, int height)
      throws Exception {
    Path source = folder.resolve("long-" + width + "x" + height + ".mkv");
    new TestMedia()
        .video(
            "color=gray:size=%dx%d:rate=25:duration=0.08,format=yuv420p".formatted(width, height),
            "ffv1")
        .write(source, "matroska");
    Path output = folder.resolve(codec + "-long-" + width + ".mkv");

    encode(source, output, codec, PixelFormat.YUV420P, 0, 0);

    MediaInfo.Video video = MediaInfo.of(output).video();
    assertThat(List.of(video.width(), video.height())).containsExactly(width, height);
  }

  @ParameterizedTest
  @CsvSource({
    "131, 77, 130, 76, last column and row were cut off",
    "132, 77, 132, 76, last row was cut off",
    "131, 78, 130, 78, last column was cut off"
  })
  void oddSidesAreCutOffWithAWarning(
      int width, int height, int keptWidth, int keptHeight, String text) throws Exception {
    Path source = folder.resolve("odd-" + width + "x" + height + ".mkv");
    // White at the right and the bottom edge: scaling would mix it into what is kept.
    new TestMedia()
        .video(
            "color=black:size="
                + width
                + "x"
                + height
                + ":rate=25:duration=0.2,"
                + "drawbox=x=130:w=9:h=ih:color=white:thickness=fill,"
                + "drawbox=y=76:w=iw:h=9:color=white:thickness=fill,format=yuv444p",
            "ffv1")
        .write(source, "matroska");
    for (VideoCodec codec : List.of(VideoCodec.H_264, VideoCodec.H_265)) {
      Path output = folder.resolve(codec + "-" + width + "x" + height + ".mp4");
      Completed completed = encode(source, output, codec, PixelFormat.YUV420P, 0, 0);
      MediaInfo.Video video = MediaInfo.of(output).video();
      assertThat(List.of(video.width(), video.height())).containsExactly(keptWidth, keptHeight);
      assertThat(Samples.of(output).luma(64, 75)).isLessThan(40);
      assertThat(Samples.of(output).luma(129, 40)).isLessThan(40);
      assertThat(completed.warningTexts())
          .singleElement()
          .asString()
          .contains(codec + " takes even sides only", width + "×" + height, text);
    }
  }

  @ParameterizedTest
  @CsvSource({"H_264", "H_265"})
  void oddSidesThatAreScaledNeedNoWarning(VideoCodec codec) throws Exception {
    Path source = folder.resolve("scaled-source.mkv");
    new TestMedia()
        .video("testsrc2=size=131x77:rate=25:duration=0.2,format=yuv420p", "ffv1")
        .write(source, "matroska");
    Path output = folder.resolve(codec + "-scaled.mp4");
    Completed completed = encode(source, output, codec, PixelFormat.YUV420P, 64, 64);
    assertThat(MediaInfo.of(output).video().width()).isEqualTo(64);
    assertThat(completed.warningTexts()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "H_265, captions.mp4, 0",
    "H_265, captions.mkv, 64",
    "H_265, captions.ts, 0",
    "H_264, captions.mp4, 64",
    "H_264, captions.ts, 0"
  })
  void captionsStayWithTheirPictures(VideoCodec codec, String name, int height) throws Exception {
    Path source = Carried.captioned(folder.resolve("captioned.ts"), "25", 1);
    Path output = folder.resolve(codec + name);
    Completed completed = encode(source, output, codec, PixelFormat.YUV420P, 0, height);
    assertThat(completed.warningTexts()).noneMatch(w -> w.contains("captions"));
    assertThat(Carried.letters(output)).isEqualTo(Carried.letters(source)).hasSize(50);
  }

  @ParameterizedTest
  @CsvSource({"hdr10plus.mp4, 0", "hdr10plus.mkv, 64"})
  void hdr10PlusStaysWithItsPictures(String name, int height) throws Exception {
    Path source =
        new TestMedia()
            .video(
                "testsrc2=size=128x96:rate=25:duration=0.4,format=yuv420p10le,"
                    + "setparams=color_primaries=bt2020:color_trc=smpte2084:colorspace=bt2020nc",
                "ffv1")
            .eachPacket(Carried::addHdr10Plus)
            .write(folder.resolve("hdr10plus-source.mkv"), "matroska");
    Path output = folder.resolve(name);
    Completed completed =
        encode(source, output, VideoCodec.H_265, PixelFormat.YUV420P10LE, 0, height);
    assertThat(completed.warningTexts()).isEmpty();
    assertThat(Carried.hdr10Plus(output))
        .usingElementComparator(Arrays::compare)
        .hasSize(10)
        .isEqualTo(Carried.hdr10Plus(source));
  }

  @Test
  void hevcWithoutAContainerRunsAtItsOwnSpeed() throws Exception {
    Path source = folder.resolve("fast.mp4");
    new TestMedia()
        .video("testsrc2=size=128x96:rate=30000/1001:duration=2,format=yuv420p", "mpeg4")
        .write(source, "mp4");
    Path encoded = folder.resolve("fast.mkv");
    encode(source, encoded, VideoCodec.H_265, PixelFormat.YUV420P, 0, 0);
    Path raw = RawStreams.extract(encoded, folder.resolve("fast.hevc"), "hevc_mp4toannexb");
    Path output = folder.resolve("slow.mp4");
    Completed completed = encode(raw, output, VideoCodec.H_265, PixelFormat.YUV420P, 0, 0);

    assertThat(completed.frames()).isEqualTo(60);
    assertThat(completed.durationSeconds()).isCloseTo(2.002, within(0.001));
    assertThat(completed.warningTexts()).isEmpty();
  }
}
