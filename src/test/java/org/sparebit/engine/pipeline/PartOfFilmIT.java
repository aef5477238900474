package org.sparebit.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.sparebit.engine.ffmpeg.EditLists.show;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparebit.codec.ProresProfile;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.ffmpeg.AudioFormat;
import org.sparebit.engine.ffmpeg.EditLists;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.FlashesAndBeeps;
import org.sparebit.engine.ffmpeg.MediaInfo;
import org.sparebit.engine.ffmpeg.RawStreams;
import org.sparebit.engine.ffmpeg.TestMedia;
import org.sparebit.protocol.Completed;
import org.sparebit.protocol.Failed;
import org.sparebit.protocol.FailureCode;

/** That a part of a film comes out as if the rest had never been there. */
class PartOfFilmIT {
  private static final double TO_THE_END = Double.POSITIVE_INFINITY;

  private static final int Y4M_FRAME_BYTES = "FRAME\n".length() + 128 * 128 * 3 / 2;

  @TempDir Path folder;

  private Path film(String name, String muxer, String pictures, String sound)
      throws FfmpegException {
    AudioFormat format = new AudioFormat(48000, sound.equals("aac") ? "fltp" : "s16", "stereo");
    return new TestMedia()
        .video(FlashesAndBeeps.pictures("128x128", "25", 4), pictures, "bf", "2", "g", "30")
        .sound(sound, format, FlashesAndBeeps.sound(4))
        .write(folder.resolve(name), muxer);
  }

  @ParameterizedTest
  @CsvSource({
    "film.mp4, mp4, mpeg4, aac",
    "film.mkv, matroska, mpeg4, aac",
    "film.ts, mpegts, mpeg2video, mp2",
    "film.mpg, mpeg, mpeg2video, mp2",
    "film.avi, avi, mpeg2video, mp2"
  })
  void beginsAndEndsAtThePictureWithSoundInSync(
      String name, String muxer, String pictures, String sound) throws Exception {
    Path film = film(name, muxer, pictures, sound);
    Path whole = folder.resolve("whole.webm");
    Completed ofAll = Requests.of(film, whole).codec(VideoCodec.VP9).complete();
    FlashesAndBeeps all = FlashesAndBeeps.of(whole);
    Path output = folder.resolve("out.webm");
    Completed completed =
        Requests.of(film, output).codec(VideoCodec.VP9).part(1.32, 2.92).complete();

    // Pictures without times of their own are as usual there as in the whole, and so are GOPs' time
    // codes, which say nothing only while they are zero.
    assertThat(completed.warningTexts())
        .allMatch(
            text -> text.contains("no usable time") || text.contains("time code of the GOPs"));
    assertThat(completed.decodeErrors()).isEqualTo(ofAll.decodeErrors()).isZero();
    FlashesAndBeeps events = FlashesAndBeeps.of(output);
    assertThat(events.flashes()).hasSize(2);
    assertThat(events.beeps()).hasSize(2);
    for (int i = 0; i < 2; i++) {
      near(events.flashes().get(i), all.flashes().get(i + 1) - 1.32, 0.0021);
      near(events.beeps().get(i), all.beeps().get(i + 1) - 1.32, 0.003);
    }
    near(MediaInfo.of(output).video().durationSeconds(), 1.6, 0.0401);
  }

  @ParameterizedTest
  @EnumSource(names = {"AV1", "VP9", "PRORES"})
  void everyCodecAndBothPassesSeeTheSamePart(VideoCodec codec) throws Exception {
    Path output = folder.resolve(codec == VideoCodec.PRORES ? "out.mov" : "out.webm");
    Requests request =
        Requests.of(film("film.mp4", "mp4", "mpeg4", "aac"), output).part(2, TO_THE_END);
    Completed completed =
        (codec == VideoCodec.PRORES
                ? request.prores(ProresProfile.PRORES_422)
                : request.codec(codec))
            .complete();
    assertThat(completed.frames()).isEqualTo(50);
    assertThat(FlashesAndBeeps.flashes(output))
        .satisfiesExactly(
            first -> assertThat(first).isCloseTo(0.52, within(0.0011)),
            second -> assertThat(second).isCloseTo(1.52, within(0.0011)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ffv1", "mpeg4", "mpeg2video"})
  void thePicturesAreThoseOfTheWholeFilm(String codec) throws Exception {
    Path source =
        new TestMedia()
            .video(
                "testsrc2=size=128x128:rate=25:duration=3,format=yuv420p",
                codec,
                codec.equals("ffv1") ? new String[0] : new String[] {"bf", "2", "g", "20"})
            .write(folder.resolve("film.mkv"), "matroska");
    byte[] all = y4m(Requests.of(source, folder.resolve("all.y4m")));
    byte[] part = y4m(Requests.of(source, folder.resolve("part.y4m")).part(1.16, 2));
    assertThat(part).isEqualTo(Arrays.copyOfRange(all, 29 * Y4M_FRAME_BYTES, 50 * Y4M_FRAME_BYTES));
  }

  /** Without the header. */
  private static byte[] y4m(Requests request) throws Exception {
    request.codec(VideoCodec.Y4M).complete();
    byte[] file = Files.readAllBytes(Path.of(request.build().output()));
    int begin = new String(file, 0, 200, StandardCharsets.ISO_8859_1).indexOf('\n');
    return Arrays.copyOfRange(file, begin + 1, file.length);
  }

  @Test
  void aPartOfAFilmThatAnEditListHasCutIsAPartOfWhatIsShown() throws Exception {
    Path source = film("film.mp4", "mp4", "mpeg4", "aac");
    EditLists.replace(source, show(1.32, 0), show(1.6, 2.16));
    Path output = folder.resolve("out.webm");
    Completed completed =
        Requests.of(source, output).codec(VideoCodec.VP9).part(1.2, 2.4).complete();
    assertThat(completed.frames()).isEqualTo(30);
    FlashesAndBeeps events = FlashesAndBeeps.of(output);
    assertThat(events.flashes()).singleElement().satisfies(t -> near(t, 0.48, 0.0011));
    assertThat(events.beeps()).singleElement().satisfies(t -> near(t, 0.48, 0.003));
  }

  private static void near(double time, double expected, double allowed) {
    assertThat(time).isCloseTo(expected, within(allowed));
  }

  @Test
  void aStreamWithoutAnIndexIsReadUpToThePart() throws Exception {
    Path film = film("film.mkv", "matroska", "mpeg2video", "mp2");
    Path raw = RawStreams.extract(film, folder.resolve("film.m2v"), "null");
    Path output = folder.resolve("out.mkv");
    Completed completed =
        Requests.of(raw, output).codec(VideoCodec.VP9).part(1.32, 2.92).complete();
    assertThat(completed.frames()).isBetween(40L, 41L);
    assertThat(FlashesAndBeeps.flashes(output)).hasSize(2);
  }

  @Test
  void aPartBeyondTheEndIsRefusedWithTheLength() throws Exception {
    Failed failed =
        Requests.of(film("film.mp4", "mp4", "mpeg4", "aac"), folder.resolve("out.mkv"))
            .part(4.5, TO_THE_END)
            .fail();
    assertThat(failed.code()).isEqualTo(FailureCode.INPUT_WITHOUT_VIDEO);
    assertThat(failed.message())
        .isEqualTo(
            "the input lasts 4.00 s, and the part to encode begins at 4.50 s; let it begin earlier");
  }

  @Test
  void aPartBehindTheLastPictureIsRefusedAlsoWhereTheSoundGoesOn() throws Exception {
    Path source =
        new TestMedia()
            .video(FlashesAndBeeps.pictures("128x128", "25", 1), "mpeg4")
            .sound("mp2", new AudioFormat(48000, "s16", "stereo"), FlashesAndBeeps.sound(4))
            .write(folder.resolve("film.mkv"), "matroska");
    Failed failed =
        Requests.of(source, folder.resolve("out.mkv"))
            .codec(VideoCodec.VP9)
            .part(2.5, TO_THE_END)
            .fail();
    assertThat(failed.code()).isEqualTo(FailureCode.INPUT_UNDECODABLE);
    assertThat(failed.message())
        .isEqualTo("the input has no picture in the part to encode; let it begin earlier");
  }

  @Test
  void aPartThatGoesOnBehindAJumpOfTimeIsRefused() throws Exception {
    Path joined = film("film.ts", "mpegts", "mpeg2video", "mp2");
    Files.write(joined, Files.readAllBytes(joined), StandardOpenOption.APPEND);
    Path output = folder.resolve("out.webm");
    assertThat(
            Requests.of(joined, output).codec(VideoCodec.VP9).part(1, TO_THE_END).fail().message())
        .startsWith("the time stamps of the input jump back");

    Requests before = Requests.of(joined, output).codec(VideoCodec.VP9).part(1, 2);
    assertThat(before.complete().frames()).isEqualTo(25);
  }

  @ParameterizedTest
  @EnumSource(names = {"AV1", "VP9", "PRORES", "Y4M"})
  void anEncodeWithoutOutputLeavesNothing(VideoCodec codec) throws Exception {
    Path source = film("film.mp4", "mp4", "mpeg4", "aac");
    String name =
        switch (codec) {
          case PRORES -> "out.mov";
          case Y4M -> "out.y4m";
          default -> "out.webm";
        };
    Requests request = Requests.of(source, folder.resolve(name)).part(0, 2).withoutOutput();
    Completed completed =
        (codec == VideoCodec.PRORES
                ? request.prores(ProresProfile.PRORES_422)
                : request.codec(codec))
            .complete();
    assertThat(completed.frames()).isEqualTo(50);
    assertThat(completed.sizeBytes()).isZero();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(source);
    }
  }
}
