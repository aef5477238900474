package org.sparebit.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.ffmpeg.Contents;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.RichMedia;
import org.sparebit.engine.ffmpeg.TestMedia;
import org.sparebit.protocol.Completed;
import org.sparebit.protocol.Failed;
import org.sparebit.protocol.FailureCode;

/** Inputs with more of something than any real one has. */
class InputBoundsIT {
  @TempDir static Path sources;
  static Path plain;

  @TempDir Path folder;

  @BeforeAll
  static void makeClip() throws FfmpegException {
    plain =
        new TestMedia()
            .video("testsrc2=size=64x64:rate=25:duration=0.4,format=yuv420p", "mpeg4")
            .write(sources.resolve("plain.mkv"), "matroska");
  }

  private Path withSubtitles(int streams) throws FfmpegException {
    RichMedia media = RichMedia.of(plain);
    for (int i = 0; i < streams; i++) {
      media.subtitles("subrip", "eng", 0, "line");
    }
    return media.write(folder.resolve("subtitles.mkv"), "matroska");
  }

  private Completed encode(Path input, String output) {
    return Requests.of(input, folder.resolve(output)).codec(VideoCodec.VP9).complete();
  }

  @Test
  void moreStreamsThanAreCarriedAreLeftOutWithAWarning() throws Exception {
    Completed completed = encode(withSubtitles(103), "out.mkv");

    assertThat(completed.warningTexts())
        .hasSize(3)
        .allMatch(warning -> warning.contains("at most 100 streams of sound and subtitles"));
    assertThat(Contents.of(folder.resolve("out.mkv")).streams()).hasSize(101);
  }

  @Test
  void warningsAreBoundedInNumber() throws Exception {
    Path output = folder.resolve("out.y4m");
    Completed completed = Requests.of(withSubtitles(150), output).codec(VideoCodec.Y4M).complete();

    assertThat(completed.warningTexts()).hasSize(101);
    assertThat(completed.warningTexts().get(100)).matches("and \\d\\d more warnings");
  }

  @Test
  void moreStreamsThanAreOpenedAreRefused() throws Exception {
    Failed failed =
        Requests.of(withSubtitles(501), folder.resolve("out.mkv")).codec(VideoCodec.VP9).fail();

    assertThat(failed.code()).isEqualTo(FailureCode.INPUT_UNDECODABLE);
    assertThat(failed.message()).contains("more than 500 streams");
  }

  @Test
  void longAndManyTagsAreLeftOutWithAWarning() throws Exception {
    RichMedia media = RichMedia.of(plain).tag("LYRICS", "la".repeat(1 << 20));
    for (int i = 0; i < 1500; i++) {
      media.tag("NAME" + i, "value");
    }
    Path input = media.write(folder.resolve("tags.mkv"), "matroska");

    Completed completed = encode(input, "out.mkv");

    assertThat(completed.warningTexts())
        .singleElement()
        .asString()
        .matches("50\\d tags of the input are not carried: too many, or too long");
    assertThat(Files.size(folder.resolve("out.mkv"))).isLessThan(200_000);
  }

  @Test
  void attachmentsBeyondTheMostAreLeftOutWithAWarning() throws Exception {
    byte[] large = new byte[60_000_000];
    Path input =
        RichMedia.of(plain)
            .attachment("one.ttf", "font/ttf", large)
            .attachment("two.ttf", "font/ttf", large)
            .attachment("three.ttf", "font/ttf", large)
            .attachment("small.ttf", "font/ttf", new byte[1000])
            .write(folder.resolve("fonts.mkv"), "matroska");

    Completed completed = encode(input, "out.mkv");

    assertThat(completed.warningTexts())
        .singleElement()
        .asString()
        .matches("attachment stream 3 .* is not carried: an output has at most 128 MB of .*");
    assertThat(Files.size(folder.resolve("out.mkv"))).isBetween(120_000_000L, 121_000_000L);
  }

  @Test
  void wordsOfTheInputAreShortenedInWarnings() throws Exception {
    Path input =
        RichMedia.of(plain)
            .tag("A\u0007" + "B".repeat(3000), "value")
            .write(folder.resolve("name.mkv"), "matroska");

    Completed completed =
        Requests.of(input, folder.resolve("out.y4m")).codec(VideoCodec.Y4M).complete();

    assertThat(completed.warningTexts())
        .allMatch(warning -> warning.length() <= 1001 && warning.indexOf('\u0007') < 0)
        .anyMatch(warning -> warning.contains("these tags of the input are not carried: a b"));
  }

  @Test
  void chaptersBeyondTheMostAreLeftOutWithAWarning() throws Exception {
    Path film =
        new TestMedia()
            .video("color=size=64x64:rate=5:duration=11,format=yuv420p", "mpeg4")
            .write(folder.resolve("film.mkv"), "matroska");
    RichMedia media = RichMedia.of(film);
    for (int i = 0; i < 10_005; i++) {
      media.chapter(i, i + 1, "c");
    }
    Path input = media.write(folder.resolve("chapters.mkv"), "matroska");

    Completed completed = encode(input, "out.mkv");

    assertThat(completed.warningTexts())
        .containsExactly("of the input's 10005 chapters only the first 10000 are carried");
    assertThat(Contents.of(folder.resolve("out.mkv")).chapters()).hasSize(10_000);
  }

  @ParameterizedTest
  @CsvSource({"20000, 20000", "65535, 65535", "65535, 4100"})
  void largerPicturesThanAnyAreRefusedWithTheirSize(int width, int height) throws IOException {
    Path input = folder.resolve("large.gif");
    Files.write(input, gif(width, height));

    Failed failed =
        Requests.of(input, folder.resolve("out.webm")).codec(VideoCodec.VP9).size(64, 64).fail();

    assertThat(failed.code()).isEqualTo(FailureCode.INPUT_UNSUPPORTED);
    assertThat(failed.message())
        .contains(width + "×" + height + " pixels", "264241152", "16384×16128", "scale it down");
  }

  /** Of one pixel on a large canvas. */
  private static byte[] gif(int width, int height) {
    return ByteBuffer.allocate(64)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put("GIF89a".getBytes(StandardCharsets.US_ASCII))
        .putShort((short) width)
        .putShort((short) height)
        .put(new byte[] {(byte) 0x80, 0, 0, 0, 0, 0, (byte) 255, (byte) 255, (byte) 255})
        .put(new byte[] {0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3B})
        .array();
  }
}
