package org.sparebit.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.ffmpeg.MediaInfo;
import org.sparebit.engine.ffmpeg.Rational;
import org.sparebit.engine.ffmpeg.RawStreams;
import org.sparebit.engine.ffmpeg.Samples;
import org.sparebit.engine.ffmpeg.TestMedia;
import org.sparebit.protocol.Completed;

/** What becomes of pictures that change their shape or their colours in mid-stream. */
class ChangingPicturesIT {
  private static final String WHITE = "color=white:rate=25:duration=0.4:size=";

  @TempDir Path folder;

  /** Two transport streams, one after the other, as recorders of television leave them. */
  private Path joined(String first, String second) throws Exception {
    Path joined = folder.resolve("joined.ts");
    try (OutputStream out = Files.newOutputStream(joined)) {
      for (String chain : List.of(first, second)) {
        Path part =
            new TestMedia()
                .video(chain + ",format=yuv420p", "mpeg2video", "qmin", "1", "b", "8M")
                .write(folder.resolve("part.ts"), "mpegts");
        Files.copy(part, out);
      }
    }
    return joined;
  }

  private static List<Samples> pictures(Path file) throws Exception {
    List<Samples> pictures = new ArrayList<>();
    MediaInfo.decode(file, frame -> pictures.add(Samples.of(frame)));
    return pictures;
  }

  private Completed encode(Path source, VideoCodec codec, Path output) {
    return Requests.of(source, output).codec(codec).bitrateKbps(4000).complete();
  }

  private void assertBright(Samples picture, boolean bright, int x, int y) {
    assertThat(picture.luma(x, y)).as("at %d, %d", x, y).isCloseTo(bright ? 235 : 16, within(12));
  }

  @ParameterizedTest
  @CsvSource({
    // 4:3, then 16:9: bars above and below of 18 rows.
    "12/11, 16/11, 2, 72, 88, 14",
    // 16:9, then 4:3: bars at the sides of 22 columns.
    "16/11, 12/11, 88, 4, 18, 72"
  })
  void newPixelAspectIsLetterboxedIntoTheFirst(
      String first, String second, int brightX, int brightY, int darkX, int darkY)
      throws Exception {
    String clip = WHITE + "176x144,setsar=";
    Path source = joined(clip + first, clip + second);
    for (VideoCodec codec : List.of(VideoCodec.Y4M, VideoCodec.VP9)) {
      Path output = folder.resolve(codec == VideoCodec.Y4M ? "out.y4m" : "out.mkv");
      Completed completed = encode(source, codec, output);
      List<Samples> pictures = pictures(output);
      assertThat(pictures).hasSize(20).allMatch(p -> p.width() == 176);
      assertBright(pictures.get(2), true, darkX, darkY);
      Samples last = pictures.get(18);
      assertBright(last, true, 88, 72);
      assertBright(last, true, brightX, brightY);
      assertBright(last, false, darkX, darkY);
      assertThat(last.sample(1, darkX / 2, darkY / 2)).isCloseTo(128, within(3));
      assertThat(MediaInfo.of(output).video().sampleAspectRatio())
          .isEqualTo(new Rational(first.equals("12/11") ? 12 : 16, 11));
      assertThat(completed.warningTexts())
          .filteredOn(w -> w.contains("shape"))
          .singleElement()
          .asString()
          .contains("mid-stream", "176×144", "black bars");
    }
  }

  @Test
  void newSizeOfAnotherShapeIsLetterboxed() throws Exception {
    Path source = joined(WHITE + "128x96,setsar=1", WHITE + "192x64,setsar=1");
    Path output = folder.resolve("out.y4m");
    Completed completed = encode(source, VideoCodec.Y4M, output);
    Samples last = pictures(output).get(18);
    assertBright(last, true, 64, 48);
    assertBright(last, false, 64, 10);
    assertBright(last, false, 64, 86);
    assertThat(completed.warningTexts())
        .anyMatch(w -> w.contains("1.33:1 (128×96 pixels) to 3.00:1 (192×64 pixels)"));
  }

  @Test
  void newSizeOfTheSameShapeIsScaled() throws Exception {
    Path source = joined(WHITE + "128x96,setsar=1", WHITE + "64x96,setsar=2");
    Path output = folder.resolve("out.y4m");
    Completed completed = encode(source, VideoCodec.Y4M, output);
    Samples last = pictures(output).get(18);
    for (int corner : new int[] {0, 95}) {
      assertBright(last, true, corner, corner);
    }
    assertThat(completed.warningTexts()).noneMatch(w -> w.contains("shape"));
  }

  @Test
  void letterboxIsWithinTheSizeThatWasAskedFor() throws Exception {
    Path source = joined(WHITE + "128x96,setsar=1", WHITE + "128x96,setsar=4/3");
    Path output = folder.resolve("out.y4m");
    Requests.of(source, output).codec(VideoCodec.Y4M).size(0, 192).complete();
    Samples last = pictures(output).get(18);
    assertThat(last.width()).isEqualTo(256);
    assertBright(last, true, 2, 96);
    assertBright(last, false, 128, 10);
  }

  @Test
  void newMatrixIsConvertedToTheFirst() throws Exception {
    String red = "color=red:rate=25:duration=0.4:size=128x96,format=gbrp,scale=out_color_matrix=";
    Path source =
        joined(
            red + "bt709:out_range=limited,format=yuv420p,setparams=colorspace=bt709",
            red + "bt601:out_range=limited,format=yuv420p,setparams=colorspace=smpte170m");
    Path output = folder.resolve("out.y4m");
    Completed completed = encode(source, VideoCodec.Y4M, output);
    List<Samples> pictures = pictures(output);
    for (int plane = 0; plane < 3; plane++) {
      assertThat(pictures.get(18).sample(plane, 20, 20))
          .isCloseTo(pictures.get(2).sample(plane, 20, 20), within(2));
    }
    assertThat(completed.warningTexts()).noneMatch(w -> w.contains("matrix"));
  }

  @Test
  void newPrimariesAreSaid() throws Exception {
    Path source =
        joined(
            WHITE + "128x96,setparams=color_primaries=bt709",
            WHITE + "128x96,setparams=color_primaries=smpte170m");
    Completed completed = encode(source, VideoCodec.Y4M, folder.resolve("out.y4m"));
    assertThat(completed.warningTexts())
        .anyMatch(w -> w.contains("bt709 to smpte170m (primaries) in mid-stream"));
  }

  /** A concatenation that its encoder passes on frame by frame. */
  @ParameterizedTest
  @CsvSource({"limited, full, 235", "full, limited, 255"})
  void newRangeIsConvertedToTheFirst(String first, String second, int white) throws Exception {
    String[] ranges = {first, second};
    Path joined = folder.resolve("joined.h264");
    try (OutputStream out = Files.newOutputStream(joined)) {
      for (String range : ranges) {
        String format = range.equals("full") ? "yuvj420p" : "yuv420p";
        Path part =
            new TestMedia()
                .video(WHITE + "128x96,format=" + format, "libopenh264")
                .write(folder.resolve("part.mkv"), "matroska");
        Path raw =
            RawStreams.extract(
                part,
                folder.resolve("part.h264"),
                "h264_mp4toannexb,h264_metadata=tick_rate=50:video_full_range_flag="
                    + (range.equals("full") ? 1 : 0));
        Files.copy(raw, out);
      }
    }
    Path output = folder.resolve("out.y4m");
    encode(joined, VideoCodec.Y4M, output);
    List<Samples> pictures = pictures(output);
    assertThat(pictures).hasSize(20);
    assertThat(pictures.get(2).luma(64, 48)).isCloseTo(white, within(2));
    assertThat(pictures.get(18).luma(64, 48)).isCloseTo(white, within(2));
  }

  /** Phones write it into the stream when they are turned while they record. */
  @Test
  void newOrientationIsLetterboxedUpright() throws Exception {
    Path joined = folder.resolve("joined.h264");
    try (OutputStream out = Files.newOutputStream(joined)) {
      for (String turn : List.of("", ":rotate=90:display_orientation=insert")) {
        Path part =
            new TestMedia()
                .video(WHITE + "128x96,format=yuv420p", "libopenh264")
                .write(folder.resolve("part.mkv"), "matroska");
        String filters = "h264_mp4toannexb,h264_metadata=tick_rate=50" + turn;
        Files.copy(RawStreams.extract(part, folder.resolve("part.h264"), filters), out);
      }
    }
    Path output = folder.resolve("out.y4m");
    Completed completed = encode(joined, VideoCodec.Y4M, output);
    List<Samples> pictures = pictures(output);
    assertThat(pictures).hasSize(20);
    assertBright(pictures.get(2), true, 10, 48);
    assertBright(pictures.get(18), true, 64, 4);
    assertBright(pictures.get(18), false, 10, 48);
    assertThat(completed.warningTexts())
        .anyMatch(w -> w.contains("1.33:1 (128×96 pixels) to 0.75:1 (96×128 pixels)"));
  }

  @Test
  void newPixelFormatIsConvertedToTheFirst() throws Exception {
    Path joined = folder.resolve("joined.m2v");
    try (OutputStream out = Files.newOutputStream(joined)) {
      for (String format : List.of("yuv420p", "yuv422p")) {
        Path part =
            new TestMedia()
                .video(WHITE + "128x96,format=" + format, "mpeg2video")
                .write(folder.resolve("part.m2v"), "mpeg2video");
        Files.copy(part, out);
      }
    }
    Path output = folder.resolve("out.y4m");
    Completed completed = encode(joined, VideoCodec.Y4M, output);
    // FFmpeg's decoder gives all but one, the last of the first part.
    assertThat(pictures(output)).hasSize(19).allMatch(p -> p.pixelFormat().equals("yuv420p"));
    assertThat(completed.warningTexts()).isEmpty();
  }
}
