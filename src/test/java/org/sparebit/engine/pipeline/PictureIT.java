package org.sparebit.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparebit.codec.PrecoderMode;
import org.sparebit.codec.ProresProfile;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.ffmpeg.Cropping;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.MediaInfo;
import org.sparebit.engine.ffmpeg.Orientation;
import org.sparebit.engine.ffmpeg.Rational;
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
import org.sparebit.protocol.Failed;
import org.sparebit.protocol.FailureCode;

/** What pictures look like in the output: upright, progressive, with all of their parts. */
class PictureIT {
  private static final int ONE = 65536;

  @TempDir Path folder;

  private Path clip(String chain, String encoder) throws FfmpegException {
    return new TestMedia().video(chain, encoder).write(folder.resolve("source.mkv"), "matroska");
  }

  private Completed toY4m(Path source, Path output) {
    return Requests.of(source, output).codec(VideoCodec.Y4M).complete();
  }

  /** A picture of 96×64 that is bright at the upper left only, with this display matrix. */
  private Path turned(int a, int b, int c, int d) throws Exception {
    Path source =
        new TestMedia()
            .video(
                "color=black:size=96x64:rate=25:duration=0.2,"
                    + "drawbox=x=0:y=0:w=48:h=32:color=white:thickness=fill,format=yuv420p",
                "mpeg4")
            .write(folder.resolve("turned.mp4"), "mp4");
    byte[] file = Files.readAllBytes(source);
    String text = new String(file, StandardCharsets.ISO_8859_1);
    // The matrix stands 44 bytes behind the name of the track's header, in 9 numbers of 4 bytes.
    int matrix = text.indexOf("tkhd") + 44;
    int[] values = {a, b, 0, c, d};
    for (int i = 0; i < values.length; i++) {
      for (int j = 0; j < 4; j++) {
        file[matrix + 4 * i + j] = (byte) ((values[i] * ONE) >> (24 - 8 * j));
      }
    }
    return Files.write(source, file);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0, 0, 1, 96, 64, 0, 0",
    "0, 1, -1, 0, 64, 96, 1, 0",
    "-1, 0, 0, -1, 96, 64, 1, 1",
    "0, -1, 1, 0, 64, 96, 0, 1",
    "-1, 0, 0, 1, 96, 64, 1, 0",
    "1, 0, 0, -1, 96, 64, 0, 1",
    "0, 1, 1, 0, 64, 96, 0, 0",
    "0, -1, -1, 0, 64, 96, 1, 1"
  })
  void pictureIsUprightAndStaysSo(
      int a, int b, int c, int d, int width, int height, int brightColumn, int brightRow)
      throws Exception {
    for (VideoCodec codec : List.of(VideoCodec.Y4M, VideoCodec.VP9)) {
      Path output = folder.resolve(codec == VideoCodec.Y4M ? "out.y4m" : "out.mp4");
      Requests.of(turned(a, b, c, d), output)
          .codec(codec)
          .precoder(PrecoderMode.PRECODER_BAL)
          .complete();
      MediaInfo.Video video = MediaInfo.of(output).video();
      assertThat(List.of(video.width(), video.height())).containsExactly(width, height);
      for (int row = 0; row < 2; row++) {
        for (int column = 0; column < 2; column++) {
          int sample =
              Samples.of(output)
                  .luma(width / 4 + column * width / 2, height / 4 + row * height / 2);
          boolean bright = column == brightColumn && row == brightRow;
          assertThat(sample > 128).isEqualTo(bright);
        }
      }
      // Nothing is left in the file that would make a player turn it once more.
      assertThat(Samples.of(output).orientation()).isEmpty();
    }
  }

  @Test
  void interlacedFramesAreDeinterlacedOneForOneAndTheOthersStay() throws Exception {
    // Each frame is made of the top rows of one picture and the bottom rows of the next.
    String fields =
        "smptebars=size=128x96:rate=50:duration=1,scroll=h=0.04,format=yuv420p,separatefields,"
            + "select='eq(mod(n,4),0)+eq(mod(n,4),3)',settb=1/50,setpts=N,weave,fps=25";
    Path interlaced = clip(fields, "ffv1");
    Path output = folder.resolve("out.y4m");
    Completed completed = toY4m(interlaced, output);
    MediaInfo.Video video = MediaInfo.of(output).video();
    assertThat(video.frames()).isEqualTo(25);
    assertThat(video.frameRate()).isCloseTo(25, within(0.01));
    assertThat(completed.warningTexts())
        .containsOnlyOnce("the input is interlaced; its frames were deinterlaced, one for one");
    assertThat(MediaInfo.lumaHashes(output))
        .doesNotContainAnyElementsOf(MediaInfo.lumaHashes(interlaced));
    assertThat(Samples.combing(output)).isLessThan(Samples.combing(interlaced) / 2);
  }

  @Test
  void framesThatAreNotMarkedAsInterlacedStayUntouched() throws Exception {
    // From frame 10 on they are marked.
    Path mixed =
        clip(
            "testsrc2=size=128x96:rate=25:duration=0.4,format=yuv420p[a];"
                + "testsrc2=size=128x96:rate=25:duration=0.6,format=yuv420p,setfield=tff[b];"
                + "[a][b]concat",
            "ffv1");
    Path output = folder.resolve("out.y4m");
    toY4m(mixed, output);
    List<String> source = MediaInfo.lumaHashes(mixed);
    List<String> result = MediaInfo.lumaHashes(output);
    assertThat(result).hasSize(25);
    assertThat(result.subList(0, 10)).isEqualTo(source.subList(0, 10));
    assertThat(result.get(15)).isNotEqualTo(source.get(15));
  }

  @ParameterizedTest
  @CsvSource({
    "PRORES_444, yuva444p10le, true",
    "PRORES_444_XQ, yuva444p10le, true",
    "PRORES_422, yuv422p10le, false"
  })
  void transparencyIsCarriedWhereTheProfileHasRoomForIt(
      ProresProfile profile, String pixelFormat, boolean carried) throws Exception {
    Path source = clip("color=red@0.5:size=128x96:rate=25:duration=0.2,format=rgba", "png");
    Path output = folder.resolve("out.mov");
    Completed completed =
        Requests.of(source, output).prores(profile).precoder(PrecoderMode.PRECODER_LOW).complete();
    // FFmpeg's decoder names the bits that the profile has.
    assertThat(Samples.of(output).pixelFormat()).startsWith(pixelFormat.substring(0, 7));
    assertThat(Samples.of(output).pixelFormat().startsWith("yuva")).isEqualTo(carried);
    if (carried) {
      assertThat(Samples.of(output).alpha(64, 48)).isCloseTo(0.5, within(0.01));
      assertThat(completed.warningTexts()).isEmpty();
    } else {
      assertThat(completed.warningTexts()).anyMatch(w -> w.contains("transparency"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "libvpx, out.mov, PRORES_444, true",
    "libvpx-vp9, out.mov, PRORES_444, true",
    "libvpx-vp9, out.mov, PRORES_422, false",
    "libvpx-vp9, out.webm, , false"
  })
  void transparencyThatWebmStoresBesideThePictureIsCarriedOrMissed(
      String encoder, String name, @Nullable ProresProfile profile, boolean carried)
      throws Exception {
    Path source = folder.resolve("source.webm");
    Path base =
        new TestMedia()
            .video(
                "color=red@0.5:size=128x96:rate=25:duration=0.2,format=yuva420p",
                encoder,
                "auto-alt-ref",
                "0")
            .write(folder.resolve("base.mkv"), "matroska");
    RichMedia.of(base).streamTag(0, "alpha_mode", "1").write(source, "webm");
    Path output = folder.resolve(name);
    Requests request = Requests.of(source, output);
    Completed completed =
        (profile == null ? request.codec(VideoCodec.VP9) : request.prores(profile)).complete();
    assertThat(completed.frames()).isEqualTo(5);
    assertThat(Samples.of(output).pixelFormat().startsWith("yuva")).isEqualTo(carried);
    if (carried) {
      assertThat(Samples.of(output).alpha(64, 48)).isCloseTo(0.5, within(0.02));
      assertThat(completed.warningTexts()).isEmpty();
    } else {
      assertThat(completed.warningTexts())
          .singleElement()
          .asString()
          .contains("transparency (alpha) of the input is not carried", "PRORES_444");
    }
  }

  @Test
  void opaquePicturesGetNoTransparency() throws Exception {
    Path source = clip("testsrc2=size=128x96:duration=0.2,format=yuv444p10le", "ffv1");
    Path output = folder.resolve("out.mov");
    Requests.of(source, output).prores(ProresProfile.PRORES_444).complete();
    assertThat(Samples.of(output).pixelFormat()).startsWith("yuv444p");
  }

  @ParameterizedTest
  @CsvSource({"VP9, out.webm", "AV1, out.mp4", "PRORES, out.mov", "Y4M, out.y4m"})
  void oddSizesStay(VideoCodec codec, String name) throws Exception {
    Path odd = clip("testsrc=size=131x77:duration=0.2,format=yuv444p", "ffv1");
    Path output = folder.resolve(name);
    Requests request = Requests.of(odd, output).codec(codec);
    if (codec == VideoCodec.PRORES) {
      request = request.prores(ProresProfile.PRORES_422);
    }
    request.complete();
    MediaInfo.Video video = MediaInfo.of(output).video();
    assertThat(List.of(video.width(), video.height())).containsExactly(131, 77);
  }

  @Test
  void oddRowAndColumnAreCutOffForEncodersThatRefuseThem() throws Exception {
    Path odd = clip("testsrc=size=131x77:duration=0.04,format=yuv420p", "ffv1");
    EncodeRequest request =
        Requests.of(odd, folder.resolve("out.mp4")).codec(VideoCodec.H_265).build();
    VideoGeometry geometry = VideoGeometry.of(request.video(), 131, 77, Rational.UNKNOWN);
    SourceShape shape =
        new SourceShape(131, 77, Rational.UNKNOWN, Cropping.NONE, Orientation.UPRIGHT);
    List<String> chains = new ArrayList<>();
    MediaInfo.decode(
        odd,
        frame -> {
          Canvas canvas = Canvas.of(frame, shape, geometry, new PictureFormat(request.video()));
          chains.add(VideoFilters.chain(frame, false, shape, canvas));
        });
    assertThat(chains).containsExactly("crop=130:76:0:0,format=yuv420p");
  }

  @Test
  void onePixelIsTooSmallButCanBeScaled() throws Exception {
    Path dot = clip("color=white:size=1x1:rate=25:duration=0.12,format=yuv444p", "ffv1");
    Path output = folder.resolve("out.webm");
    Failed failed = Requests.of(dot, output).codec(VideoCodec.VP9).fail();
    assertThat(failed.code()).isEqualTo(FailureCode.ENCODER_REFUSED);
    assertThat(failed.message()).contains("1×1", "16×16", "set width and height");
    Requests.of(dot, output).codec(VideoCodec.VP9).size(64, 64).complete();
    assertThat(MediaInfo.of(output).video().frames()).isEqualTo(3);
  }

  @Test
  void sizeThatNoEncoderOpensIsRefusedWithWhatItTakes() throws Exception {
    Path clip = clip("testsrc2=size=64x64:rate=25:duration=0.08,format=yuv420p", "mpeg4");
    Failed failed =
        Requests.of(clip, folder.resolve("out.webm"))
            .codec(VideoCodec.VP9)
            .size(16384, 16130)
            .fail();
    assertThat(failed.code()).isEqualTo(FailureCode.ENCODER_REFUSED);
    assertThat(failed.message()).contains("16384×16130", "16×16 to 16384×16128");
  }

  @ParameterizedTest
  @CsvSource({"VP9, out.webm, 16384, 16", "AV1, out.mp4, 4096, 64", "VP9, out.webm, 16, 4096"})
  void extremeShapesAreEncoded(VideoCodec codec, String name, int width, int height)
      throws Exception {
    Path strip =
        clip("color=gray:size=" + width + "x" + height + ":duration=0.08,format=yuv420p", "ffv1");
    Path output = folder.resolve(name);
    Requests.of(strip, output).codec(codec).precoder(PrecoderMode.PRECODER_BAL).complete();
    MediaInfo.Video video = MediaInfo.of(output).video();
    assertThat(List.of(video.width(), video.height())).containsExactly(width, height);
  }

  @ParameterizedTest
  @CsvSource({"VP9, out.webm", "AV1, out.mp4", "Y4M, out.y4m"})
  void singlePictureIsAFilm(VideoCodec codec, String name) throws Exception {
    Path picture = clip("testsrc2=size=128x96:rate=25:duration=0.04,format=yuv420p", "mpeg4");
    Path output = folder.resolve(name);
    Requests.of(picture, output).codec(codec).complete();
    assertThat(MediaInfo.of(output).video().frames()).isEqualTo(1);
  }

  @Test
  void recordingThatBeginsBetweenKeyframesStartsWhereItCan() throws Exception {
    Path whole =
        new TestMedia()
            .video(
                "testsrc2=size=320x180:rate=25:duration=3,format=yuv420p",
                "mpeg2video",
                "g",
                "25",
                "b",
                "1M")
            .write(folder.resolve("whole.ts"), "mpegts");
    byte[] bytes = Files.readAllBytes(whole);
    int cut = bytes.length / 5 / 188 * 188;
    Path source = folder.resolve("cut.ts");
    Files.write(source, Arrays.copyOfRange(bytes, cut, bytes.length));
    Path output = folder.resolve("out.webm");
    Completed completed = Requests.of(source, output).codec(VideoCodec.VP9).complete();
    assertThat(MediaInfo.of(output).video().frames()).isEqualTo((int) completed.frames());
    assertThat(completed.frames()).isBetween(45L, 70L);
  }
}
