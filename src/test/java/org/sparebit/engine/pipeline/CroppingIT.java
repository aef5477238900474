package org.sparebit.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparebit.codec.ProresProfile;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.ffmpeg.CroppedMedia;
import org.sparebit.engine.ffmpeg.Cropping;
import org.sparebit.engine.ffmpeg.MediaInfo;
import org.sparebit.engine.ffmpeg.Orientation;
import org.sparebit.engine.ffmpeg.Rational;
import org.sparebit.engine.ffmpeg.RawStreams;
import org.sparebit.engine.ffmpeg.RichMedia;
import org.sparebit.engine.ffmpeg.Samples;
import org.sparebit.engine.ffmpeg.TestMedia;
import org.sparebit.engine.picture.Canvas;
import org.sparebit.engine.picture.PictureFormat;
import org.sparebit.engine.picture.SourceShape;
import org.sparebit.engine.picture.VideoFilters;
import org.sparebit.engine.picture.VideoGeometry;
import org.sparebit.protocol.Completed;
import org.sparebit.protocol.EncodeRequest;

/** That what a container or a codec leaves out of its pictures stays out, as in players. */
class CroppingIT {
  private static final int BAR = 16;

  @TempDir Path folder;

  /** Grey of 96×64 with black bars of these widths; red at the upper left, blue at the right. */
  private Path bars(int top, int bottom, int left, int right, String more) throws Exception {
    int width = 96 + left + right;
    int height = 64 + top + bottom;
    String chain =
        ("color=black:size=%dx%d:rate=25:duration=0.2,format=yuv444p,"
                + "drawbox=x=%d:y=%d:w=96:h=64:color=gray:thickness=fill,"
                + "drawbox=x=%d:y=%d:w=16:h=16:color=red:thickness=fill,"
                + "drawbox=x=%d:y=%d:w=16:h=64:color=blue:thickness=fill,format=yuv420p%s")
            .formatted(width, height, left, top, left, top, left + 80, top, more);
    return new TestMedia()
        .video(chain, "mpeg4", "qmin", "1", "qmax", "1", "b", "20M")
        .write(folder.resolve("source.mp4"), "mp4");
  }

  /**
   * Adds an aperture.
   *
   * @param acrossHalves offset of its centre to the right in halves of a pixel, and downwards
   */
  private static void aperture(Path file, int width, int height, int acrossHalves, int downHalves)
      throws Exception {
    CroppedMedia.addAperture(file, "mp4v", width, 1, height, 1, acrossHalves, 2, downHalves, 2);
  }

  @ParameterizedTest
  @CsvSource({
    "30, 30, 0, 0",
    "16, 0, 0, 0",
    "0, 0, 24, 8",
    "2, 6, 10, 4",
    "1, 1, 0, 0",
    "3, 1, 5, 7",
    "0, 1, 1, 0"
  })
  void cleanApertureIsAllThatIsEncoded(int top, int bottom, int left, int right) throws Exception {
    Path source = bars(top, bottom, left, right, "");
    aperture(source, 96, 64, left - right, top - bottom);
    for (VideoCodec codec : List.of(VideoCodec.Y4M, VideoCodec.VP9)) {
      Path output = folder.resolve(codec == VideoCodec.Y4M ? "out.y4m" : "out.webm");
      Completed completed = Requests.of(source, output).codec(codec).bitrateKbps(4000).complete();
      MediaInfo.Video video = MediaInfo.of(output).video();
      assertThat(List.of(video.width(), video.height())).containsExactly(96, 64);
      Samples samples = Samples.of(output);
      // Not a row or a column of the bars is left, nor one too many gone.
      for (int x = 20; x < 76; x += 5) {
        assertThat(samples.luma(x, 0)).isCloseTo(126, within(12));
        assertThat(samples.luma(x, 63)).isCloseTo(126, within(12));
      }
      assertThat(samples.luma(0, 40)).isCloseTo(126, within(12));
      assertThat(samples.luma(95, 40)).isCloseTo(41, within(12));
      assertThat(samples.luma(0, 0)).isCloseTo(81, within(12));
      assertThat(samples.luma(14, 14)).isCloseTo(81, within(12));
      assertThat(samples.luma(17, 17)).isCloseTo(126, within(12));
      // Chroma lies where luma does: blue begins at 80, red ends at 16.
      assertThat(samples.sample(1, 41, 16)).isGreaterThan(210);
      assertThat(samples.sample(1, 38, 16)).isCloseTo(128, within(10));
      assertThat(samples.sample(2, 6, 6)).isGreaterThan(210);
      assertThat(samples.sample(2, 9, 9)).isCloseTo(128, within(10));
      assertThat(completed.warningTexts()).isEmpty();
    }
  }

  /** Else the colours of all of the picture would be off by up to a pixel. */
  @Test
  void chromaStaysWhereItIsInPicturesOfAnOddWidth() throws Exception {
    Path source = bars(0, 0, 0, 1, "");
    aperture(source, 95, 64, -2, 0);
    EncodeRequest request =
        Requests.of(source, folder.resolve("out.mov")).prores(ProresProfile.PRORES_444).build();
    SourceShape shape =
        new SourceShape(97, 64, Rational.UNKNOWN, new Cropping(0, 0, 0, 2), Orientation.UPRIGHT);
    VideoGeometry size = VideoGeometry.of(request.video(), 95, 64, Rational.UNKNOWN);
    List<String> chains = chains(source, request, false, shape, size);
    assertThat(size.width()).isEqualTo(95);
    assertThat(chains)
        .allMatch(c -> c.matches("scale=.*,format=yuv444p,crop=95:64:0:0:exact=1,.*"));
  }

  /** Some writers count centres in a way that leaves halves of a pixel. */
  @Test
  void fractionsOfAPixelAreRoundedAsInFfmpeg() throws Exception {
    Path source = bars(0, 0, 10, 11, "");
    aperture(source, 96, 64, 0, 0);
    Path output = folder.resolve("out.y4m");
    Requests.of(source, output).codec(VideoCodec.Y4M).complete();
    assertThat(MediaInfo.of(output).video().width()).isEqualTo(96);
    assertThat(Samples.of(output).luma(0, 40)).isCloseTo(126, within(12));
  }

  /** The aperture is that of the picture as it is stored. */
  @Test
  void turnedPicturesAreCroppedBeforeTheyAreTurned() throws Exception {
    Path source = bars(BAR, 0, 0, 0, "");
    aperture(source, 96, 64, 0, BAR);
    CroppedMedia.turnClockwise(source);
    Path output = folder.resolve("out.y4m");
    Requests.of(source, output).codec(VideoCodec.Y4M).complete();
    MediaInfo.Video video = MediaInfo.of(output).video();
    assertThat(List.of(video.width(), video.height())).containsExactly(64, 96);
    // What was at the upper left is at the upper right.
    assertThat(Samples.of(output).luma(60, 4)).isCloseTo(81, within(12));
    assertThat(Samples.of(output).luma(4, 4)).isCloseTo(126, within(12));
  }

  @Test
  void pixelsKeepTheirShapeAndSizesAreThoseOfWhatIsLeft() throws Exception {
    Path source = bars(BAR, BAR, 0, 0, ",setsar=4/3");
    aperture(source, 96, 64, 0, 0);
    Path output = folder.resolve("out.mkv");
    Requests.of(source, output).codec(VideoCodec.VP9).complete();
    assertThat(MediaInfo.of(output).video().sampleAspectRatio()).isEqualTo(new Rational(4, 3));
    assertThat(MediaInfo.of(output).video().height()).isEqualTo(64);
    Requests.of(source, output).codec(VideoCodec.VP9).size(0, 128).complete();
    assertThat(MediaInfo.of(output).video().width()).isEqualTo(256);
  }

  /** An odd number of rows left out exchanges the fields. */
  @Test
  void interlacedPicturesAreDeinterlacedBeforeTheyAreCropped() throws Exception {
    Path clip = bars(0, 0, 0, 0, "");
    EncodeRequest request =
        Requests.of(clip, folder.resolve("out.mkv")).codec(VideoCodec.VP9).build();
    SourceShape shape =
        new SourceShape(96, 64, Rational.UNKNOWN, new Cropping(1, 0, 0, 0), Orientation.UPRIGHT);
    VideoGeometry size = VideoGeometry.of(request.video(), 96, 63, Rational.UNKNOWN);
    List<String> chains = chains(clip, request, true, shape, size);
    assertThat(chains).allMatch(c -> c.matches("bwdif=.*,crop=96:63:0:1:exact=1,.*"));
  }

  @Test
  void matroskasOwnCroppingIsApplied() throws Exception {
    Path mp4 = bars(6, 2, 4, 8, "");
    aperture(mp4, 96, 64, -4, 4);
    Path source = RichMedia.of(mp4).write(folder.resolve("source.mkv"), "matroska");
    Path output = folder.resolve("out.y4m");
    Requests.of(source, output).codec(VideoCodec.Y4M).complete();
    MediaInfo.Video video = MediaInfo.of(output).video();
    assertThat(List.of(video.width(), video.height())).containsExactly(96, 64);
    assertThat(Samples.of(output).luma(2, 40)).isCloseTo(126, within(12));
    assertThat(Samples.of(output).luma(2, 2)).isCloseTo(81, within(12));
  }

  @Test
  void apertureThatLeavesNothingIsADamagedHeader() throws Exception {
    Path source = bars(0, 0, 0, 0, "");
    aperture(source, 4000, 64, 0, 0);
    Path output = folder.resolve("out.y4m");
    Requests.of(source, output).codec(VideoCodec.Y4M).complete();
    assertThat(MediaInfo.of(output).video().width()).isEqualTo(96);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "8, 0", "2, 6", "16, 4"})
  void croppingInTheCodecsHeaderIsExact(int left, int top) throws Exception {
    Path whole =
        new TestMedia()
            .video(
                ("color=black:size=128x96:rate=25:duration=0.2,format=yuv420p,"
                        + "drawbox=x=%d:y=%d:w=64:h=64:color=gray:thickness=fill")
                    .formatted(left, top),
                "libopenh264")
            .write(folder.resolve("whole.mkv"), "matroska");
    Path source =
        RawStreams.extract(
            whole,
            folder.resolve("cropped.h264"),
            "h264_mp4toannexb,h264_metadata=crop_left=%d:crop_top=%d:crop_right=%d:crop_bottom=%d"
                    .formatted(left, top, 64 - left, 32 - top)
                + ":tick_rate=50");
    Path output = folder.resolve("out.y4m");
    Requests.of(source, output).codec(VideoCodec.Y4M).complete();
    MediaInfo.Video video = MediaInfo.of(output).video();
    assertThat(List.of(video.width(), video.height())).containsExactly(64, 64);
    assertThat(Samples.of(output).luma(0, 32)).isCloseTo(126, within(12));
    assertThat(Samples.of(output).luma(32, 0)).isCloseTo(126, within(12));
    assertThat(Samples.of(output).luma(63, 63)).isCloseTo(126, within(12));
  }

  /** The filters that each picture of a file would get. */
  private static List<String> chains(
      Path input, EncodeRequest request, boolean interlaced, SourceShape shape, VideoGeometry size)
      throws Exception {
    List<String> chains = new ArrayList<>();
    MediaInfo.decode(
        input,
        frame -> {
          Canvas canvas = Canvas.of(frame, shape, size, new PictureFormat(request.video()));
          chains.add(VideoFilters.chain(frame, interlaced, shape, canvas));
        });
    return chains;
  }
}
