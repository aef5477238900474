package org.sparebit.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.ffmpeg.AudioFormat;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.MediaInfo;
import org.sparebit.engine.ffmpeg.TestMedia;
import org.sparebit.engine.ffmpeg.TransportStreams;
import org.sparebit.protocol.Completed;
import org.sparebit.protocol.Failed;
import org.sparebit.protocol.FailureCode;

/** A transport stream can hold several programs: other films, with clocks of their own. */
class ProgramsIT {
  private static final AudioFormat STEREO = new AudioFormat(48000, "s16", "stereo");
  private static final long HOURS_LATER = 20_000_000_000L;

  @TempDir static Path sources;
  static Path small;
  static Path wide;
  static Path radio;

  @TempDir Path folder;
  private Path output = Path.of("");

  @BeforeAll
  static void makeParts() throws FfmpegException {
    small = media("64x64", "mpeg2video").write(sources.resolve("small.ts"), "mpegts");
    wide = media("96x64", "mpeg2video").write(sources.resolve("wide.ts"), "mpegts");
    radio = new TestMedia().sound("mp2", STEREO, 2).write(sources.resolve("radio.ts"), "mpegts");
  }

  private static TestMedia media(String size, String codec) {
    return new TestMedia()
        .video("testsrc2=size=" + size + ":rate=25:duration=2,format=yuv420p", codec)
        .sound("mp2", STEREO, 2);
  }

  private Requests request(Path input) {
    output = folder.resolve("out.mkv");
    return Requests.of(input, output);
  }

  private Path news() throws FfmpegException {
    return new TransportStreams()
        .program(1201, "News", small, 0)
        .program(1202, "Sport", wide, HOURS_LATER)
        .program(1203, "Radio", radio, 3_000_000)
        .write(folder.resolve("several.ts"));
  }

  @Test
  void encodesTheProgramOfTheLargestVideoAloneAndSaysWhatIsLeftOut() throws FfmpegException {
    Completed completed = request(news()).complete();
    assertThat(completed.warningTexts())
        .containsExactly(
            "of the input only program 1202 \"Sport\" is encoded; left out: program 1201 \"News\""
                + " (video, audio), program 1203 \"Radio\" (audio). isize_program (--program)"
                + " chooses another program");
    assertIsOneProgram(96);
  }

  /** VP9 opens its input twice. */
  @ParameterizedTest
  @EnumSource(names = {"AV1", "VP9"})
  void encodesTheProgramThatWasAskedFor(VideoCodec codec) throws FfmpegException {
    Completed completed = request(news()).codec(codec).program(1201).complete();
    assertThat(completed.warningTexts())
        .singleElement()
        .asString()
        .startsWith("of the input only program 1201 \"News\" is encoded; left out: program 1202");
    assertIsOneProgram(64);
  }

  private void assertIsOneProgram(int width) throws FfmpegException {
    MediaInfo info = MediaInfo.of(output);
    assertThat(info.video().width()).isEqualTo(width);
    assertThat(info.video().frames()).isEqualTo(50);
    assertThat(info.video().durationSeconds()).isCloseTo(2, within(0.05));
    assertThat(info.video().times().get(0)).isLessThan(0.1);
    assertThat(info.sounds())
        .singleElement()
        .satisfies(s -> assertThat(s.startSeconds()).isLessThan(0.1))
        .satisfies(s -> assertThat(s.endSeconds()).isCloseTo(2, within(0.1)));
  }

  @Test
  void failsWithTheProgramsOfTheInputWhereItHasNoSuchOne() throws FfmpegException {
    Failed failed = request(news()).program(7).fail();
    assertThat(failed.code()).isEqualTo(FailureCode.PROGRAM_NOT_FOUND);
    assertThat(failed.message())
        .isEqualTo(
            "the input has no program 7; choose one of its own with isize_program (--program): "
                + "program 1201 \"News\" (video, audio), program 1202 \"Sport\" (video, audio), "
                + "program 1203 \"Radio\" (audio)");
  }

  @Test
  void failsWhereAFileWithoutProgramsIsToHaveOne() throws FfmpegException {
    Path plain = media("64x64", "mpeg4").write(folder.resolve("plain.mkv"), "matroska");
    Failed failed = request(plain).program(1).fail();
    assertThat(failed.code()).isEqualTo(FailureCode.PROGRAM_NOT_FOUND);
    assertThat(failed.message())
        .isEqualTo(
            "the input has no programs, so program 1 can't be chosen; leave out isize_program"
                + " (--program)");
  }

  @Test
  void failsForAProgramWithoutVideoAndNamesThoseWithOne() throws FfmpegException {
    Failed failed = request(news()).program(1203).fail();
    assertThat(failed.code()).isEqualTo(FailureCode.INPUT_WITHOUT_VIDEO);
    assertThat(failed.message())
        .isEqualTo(
            "program 1203 \"Radio\" (audio) of the input has no video; choose another one with"
                + " isize_program (--program): program 1201 \"News\" (video, audio), program 1202"
                + " \"Sport\" (video, audio)");
  }

  @Test
  void takesAProgramsOwnSoundWithPicturesThatTwoShare() throws FfmpegException {
    Path shared =
        new TransportStreams()
            .program(1, "English", small, 0)
            .program(2, "French", radio, 0, 0)
            .write(folder.resolve("shared.ts"));
    assertThat(request(shared).complete().warningTexts())
        .singleElement()
        .asString()
        .contains("only program 1 \"English\"", "left out: program 2 \"French\" (audio)");
    assertThat(MediaInfo.of(output).sounds()).hasSize(1);
    assertThat(request(shared).program(2).complete().warningTexts())
        .singleElement()
        .asString()
        .contains("only program 2 \"French\"", "left out: program 1 \"English\" (audio)");
    assertIsOneProgram(64);
  }

  @Test
  void saysNothingOfTheOnlyProgram() throws FfmpegException {
    assertThat(request(small).complete().warningTexts()).isEmpty();
    assertThat(request(small).program(1).complete().warningTexts()).isEmpty();
  }

  private Path joined(TestMedia first, TestMedia second, Map<String, String> tables)
      throws FfmpegException, IOException {
    Path file = first.write(folder.resolve("joined.ts"), "mpegts");
    Path rest =
        second
            .startingAt(2_000_000)
            .muxerOptions(tables)
            .write(folder.resolve("rest.ts"), "mpegts");
    return Files.write(file, Files.readAllBytes(rest), StandardOpenOption.APPEND);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0x200", "0x101"})
  void goesOnWithStreamsThatTakeTheirPredecessorsPlace(String firstPid)
      throws FfmpegException, IOException {
    Path file =
        joined(
            media("64x64", "mpeg2video"),
            media("64x64", "mpeg2video"),
            Map.of("mpegts_start_pid", firstPid, "tables_version", "3"));
    Completed completed = request(file).complete();
    assertThat(completed.warningTexts()).noneMatch(w -> w.contains("carried"));
    MediaInfo info = MediaInfo.of(output);
    assertThat(info.video().frames()).isEqualTo(100);
    assertThat(info.video().durationSeconds()).isCloseTo(4, within(0.1));
    assertThat(info.sounds())
        .singleElement()
        .satisfies(s -> assertThat(s.endSeconds()).isCloseTo(4, within(0.15)));
  }

  @Test
  void namesAStreamThatGoesOnInAnotherCodec() throws FfmpegException, IOException {
    TestMedia first = media("64x64", "mpeg2video");
    Path file = joined(first, media("64x64", "mpeg4"), Map.of("tables_version", "3"));
    assertThat(request(file).complete().warningTexts())
        .contains(
            "video stream 0 changes from mpeg2video to mpeg4 in mid-file, after 1.93 s, and nothing"
                + " of it in mpeg4 is carried; cut the input there and encode its parts one by one");
    Map<String, String> otherTables = Map.of("tables_version", "3", "mpegts_start_pid", "0x200");
    assertThat(
            request(joined(first, media("64x64", "mpeg4"), otherTables)).complete().warningTexts())
        .contains(
            "video stream 2 (mpeg4) begins in mid-file, after about 1.9 s, and is not carried; cut the"
                + " input there and encode its parts one by one");
  }

  @Test
  void listsOnlySomeOfVeryManyPrograms() throws FfmpegException {
    TransportStreams stream = new TransportStreams();
    List.of(small).forEach(p -> stream.program(1, "One", p, 0));
    for (int number = 2; number <= 30; number++) {
      stream.program(number, "Radio", radio, 0);
    }
    assertThat(request(stream.write(folder.resolve("many.ts"))).complete().warningTexts())
        .singleElement()
        .asString()
        .contains("program 2 \"Radio\" (audio)", "and 9 more. isize_program");
  }
}
