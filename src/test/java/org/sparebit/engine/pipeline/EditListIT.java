package org.sparebit.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.sparebit.engine.ffmpeg.EditLists.hold;
import static org.sparebit.engine.ffmpeg.EditLists.nothing;
import static org.sparebit.engine.ffmpeg.EditLists.show;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.ffmpeg.AudioFormat;
import org.sparebit.engine.ffmpeg.Contents;
import org.sparebit.engine.ffmpeg.Demuxer;
import org.sparebit.engine.ffmpeg.EditLists;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.FlashesAndBeeps;
import org.sparebit.engine.ffmpeg.MediaInfo;
import org.sparebit.engine.ffmpeg.OpenedFiles;
import org.sparebit.engine.ffmpeg.Packet;
import org.sparebit.engine.ffmpeg.RichMedia;
import org.sparebit.engine.ffmpeg.SourceStream;
import org.sparebit.engine.ffmpeg.TestMedia;
import org.sparebit.protocol.Completed;
import org.sparebit.protocol.Failed;
import org.sparebit.protocol.FailureCode;

/** That an edit list's cuts, repetitions and pauses come out as players show them. */
class EditListIT {
  /** Of sound that is encoded: less than two samples of the beep's first rise. */
  private static final double EXACT_SECONDS = 0.003;

  /** Half of a packet of AAC, by which copied sound can be off at a cut. */
  private static final double PACKET_SECONDS = 0.011;

  @TempDir static Path sources;
  static Path film;

  @TempDir Path folder;

  @BeforeAll
  static void makeFilm() throws FfmpegException {
    film =
        new TestMedia()
            .video(FlashesAndBeeps.pictures("128x128", "25", 4), "mpeg4", "bf", "2")
            .sound("aac", new AudioFormat(48000, "fltp", "stereo"), FlashesAndBeeps.sound(4))
            .write(sources.resolve("film.mp4"), "mp4");
  }

  private Path edited(EditLists.Entry... entries) throws Exception {
    Path source = Files.copy(film, folder.resolve("source.mp4"));
    EditLists.replace(source, entries);
    return source;
  }

  private Completed assertShows(Path source, String name, double seconds, Double... times)
      throws FfmpegException {
    Path output = folder.resolve(name);
    Completed completed = Requests.of(source, output).codec(VideoCodec.VP9).complete();
    FlashesAndBeeps events = FlashesAndBeeps.of(output);
    double allowed = name.endsWith("webm") ? EXACT_SECONDS : PACKET_SECONDS + EXACT_SECONDS;
    assertThat(events.flashes()).hasSize(times.length);
    assertThat(events.beeps()).hasSize(times.length);
    for (int i = 0; i < times.length; i++) {
      assertThat(events.flashes().get(i)).isCloseTo(times[i], within(0.0011));
      assertThat(events.beeps().get(i)).isCloseTo(times[i], within(allowed));
    }
    assertThat(MediaInfo.of(output).video().durationSeconds()).isCloseTo(seconds, within(0.0011));
    return completed;
  }

  /** Neither are packets left over at a cut, nor are more missing than one. */
  private static void assertThatSoundGoesOn(Path output) throws FfmpegException {
    double last = Double.NaN;
    try (Demuxer demuxer = OpenedFiles.demuxer(output);
        Packet packet = new Packet()) {
      while (demuxer.read(packet)) {
        SourceStream stream = demuxer.streams().get(packet.streamIndex());
        if (stream.kind() == SourceStream.Kind.AUDIO) {
          double time = packet.presentationTime() * stream.timeBase().toDouble();
          if (!Double.isNaN(last)) {
            assertThat(time - last).isCloseTo(0.0213, within(PACKET_SECONDS));
          }
          last = time;
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"out.webm", "out.mp4"})
  void whatIsCutOutIsNeitherSeenNorHeard(String name) throws Exception {
    // Between keyframes, and between packets of sound.
    Path source = edited(show(1.32, 0), show(1.6, 2.16));
    Completed completed = assertShows(source, name, 2.92, 0.52, 1.68, 2.68);

    assertThat(completed.frames()).isEqualTo(73);
    List<Double> times = MediaInfo.of(folder.resolve(name)).video().times();
    for (int i = 1; i < times.size(); i++) {
      assertThat(times.get(i) - times.get(i - 1)).isCloseTo(0.04, within(0.0011));
    }
    if (name.endsWith("webm")) {
      assertThat(completed.warningTexts()).isEmpty();
    } else {
      assertThat(completed.warningTexts())
          .singleElement()
          .asString()
          .contains("is copied, so that the cuts of the input's edit list are at the nearest");
      assertThatSoundGoesOn(folder.resolve(name));
    }
  }

  /** FFmpeg then takes another picture's time for zero, and shows what comes before it, too. */
  @ParameterizedTest
  @ValueSource(doubles = {0.32, 0.36, 0.4})
  void editBeginsAtItsOwnTimeWherePicturesArePresentedBeforeTheyAreDecoded(double from)
      throws Exception {
    Path source = Files.copy(film, folder.resolve("source.mp4"));
    EditLists.presentEarlier(source, 0.24);
    EditLists.replace(source, show(2.8, from));
    Completed completed =
        assertShows(source, "out.webm", 2.8, 0.52 - from, 1.52 - from, 2.52 - from);
    assertThat(completed.frames()).isEqualTo(70);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.32, 0.36, 0.4})
  void nothingOfBeforeTheEditIsSeenWhereItHasNoKeyframe(double from) throws Exception {
    Path source = edited(show(2.8, from));
    byte[] all = Files.readAllBytes(source);
    int keyframes = new String(all, StandardCharsets.ISO_8859_1).indexOf("stss");
    int count = ByteBuffer.wrap(all).getInt(keyframes + 8);
    assertThat(count).isGreaterThan(2);
    // The first is a keyframe still, but the index does not say so.
    System.arraycopy(all, keyframes + 16, all, keyframes + 12, 4 * (count - 1));
    ByteBuffer.wrap(all).putInt(keyframes + 8, count - 1);
    Files.write(source, all);
    Completed completed =
        assertShows(source, "out.webm", 2.8, 0.52 - from, 1.52 - from, 2.52 - from);
    assertThat(completed.frames()).isEqualTo(70);
  }

  @Test
  void firstPictureIsKeptWhereTheFilmCountsInPictures() throws Exception {
    Path source =
        new TestMedia()
            .video(FlashesAndBeeps.pictures("128x128", "25", 4), "mpeg4")
            .muxerOptions(Map.of("video_track_timescale", "25"))
            .write(folder.resolve("source.mov"), "mov");
    EditLists.replace(source, show(3, 0));
    Path output = folder.resolve("out.webm");
    Completed completed = Requests.of(source, output).codec(VideoCodec.VP9).complete();
    assertThat(completed.frames()).isEqualTo(75);
  }

  @ParameterizedTest
  @ValueSource(strings = {"out.webm", "out.mp4"})
  void partsComeInTheOrderOfTheListAndAsOftenAsItWants(String name) throws Exception {
    Path source = edited(show(1, 2.2), show(1.2, 0), show(1, 2.2));
    assertShows(source, name, 3.2, 0.32, 1.52, 2.52);
  }

  @ParameterizedTest
  @ValueSource(strings = {"out.webm", "out.mp4"})
  void pauseInTheMiddleStaysAPause(String name) throws Exception {
    Path source = edited(show(1, 0), nothing(0.48), show(1.2, 1));
    Completed completed = assertShows(source, name, 2.68, 0.52, 2.0);

    assertThat(completed.frames()).isEqualTo(55);
    assertThat(completed.warningTexts()).hasSize(name.endsWith("webm") ? 0 : 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"out.webm", "out.mp4"})
  void pictureStandsStillInSilenceWhileTheListHoldsIt(String name) throws Exception {
    // A bright picture and the beep with it, after a dark one.
    Path source = edited(show(0.4, 0), hold(1.4, 0.6), show(2.4, 0.4));
    Path output = folder.resolve(name);
    Completed completed = Requests.of(source, output).codec(VideoCodec.VP9).complete();

    FlashesAndBeeps events = FlashesAndBeeps.of(output);
    assertThat(events.flashes()).hasSize(4).first().isEqualTo(0.4);
    assertThat(events.beeps()).hasSize(3);
    for (int i = 0; i < 3; i++) {
      assertThat(events.flashes().get(i + 1)).isCloseTo(1.92 + i, within(0.0011));
      assertThat(events.beeps().get(i)).isCloseTo(1.92 + i, within(EXACT_SECONDS));
    }
    assertThat(MediaInfo.of(output).video().durationSeconds()).isCloseTo(4.2, within(0.0011));
    assertThat(completed.frames()).isEqualTo(71);
    if (name.endsWith("mp4")) {
      assertThat(completed.warningTexts()).singleElement().asString().contains("is encoded anew");
    }
  }

  @Test
  void everyTrackIsCutByItsOwnList() throws Exception {
    Path source = Files.copy(film, folder.resolve("source.mp4"));
    EditLists.replace(
        source,
        List.of(nothing(0.4), show(1, 0), show(1.6, 2)),
        List.of(show(0.8, 0.12), show(2.2, 1.24)));
    Path output = folder.resolve("out.webm");
    Requests.of(source, output).codec(VideoCodec.VP9).complete();

    FlashesAndBeeps events = FlashesAndBeeps.of(output);
    assertThat(events.flashes()).hasSize(3);
    assertThat(events.flashes().get(0)).isCloseTo(0.92, within(0.0011));
    assertThat(events.flashes().get(1)).isCloseTo(1.92, within(0.0011));
    assertThat(events.flashes().get(2)).isCloseTo(2.92, within(0.0011));
    assertThat(events.beeps()).hasSize(3);
    assertThat(events.beeps().get(0)).isCloseTo(0.4, within(EXACT_SECONDS));
    assertThat(events.beeps().get(1)).isCloseTo(1.08, within(EXACT_SECONDS));
    assertThat(events.beeps().get(2)).isCloseTo(2.08, within(EXACT_SECONDS));
  }

  /** As a screen recording has it: the cut begins while the picture stands. */
  @ParameterizedTest
  @CsvSource({"0.52, 15", "0, 2"})
  void pictureThatIsOnScreenWhereACutBeginsIsShown(double before, int frames) throws Exception {
    Path source =
        new TestMedia()
            .video(
                "testsrc2=size=128x128:rate=25:duration=8,format=yuv420p,"
                    + "select='lt(n,25)+eq(n,150)'",
                "mpeg4")
            .write(folder.resolve("source.mp4"), "mp4");
    if (before > 0) {
      EditLists.replace(source, show(before, 0), show(4.2, 3));
    } else {
      EditLists.replace(source, show(4.2, 3));
    }
    Path output = folder.resolve("out.webm");
    Requests.of(source, output).codec(VideoCodec.VP9).complete();

    List<Double> times = MediaInfo.of(output).video().times();
    assertThat(times).hasSize(frames);
    assertThat(times.get(frames - 2)).isCloseTo(before, within(0.0011));
    assertThat(times.get(frames - 1)).isCloseTo(before + 3, within(0.0011));
  }

  @ParameterizedTest
  @CsvSource({"out.mkv", "out.mp4", "out.webm"})
  void textsAreShownAsLongAsTheirPart(String name) throws Exception {
    Path pictures =
        new TestMedia()
            .video("testsrc2=size=64x64:rate=25:duration=2,format=yuv420p", "mpeg4")
            .write(folder.resolve("pictures.mkv"), "matroska");
    Path source =
        RichMedia.of(pictures)
            .subtitles("subrip", "eng", 0, "a", "b", "c", "d", "e", "f", "g", "h")
            .write(folder.resolve("texts.mkv"), "matroska");
    Path copy = folder.resolve("source.mp4");
    Requests.of(source, copy).codec(VideoCodec.VP9).complete();
    // From the middle of the second text on, and from the middle of the fourth.
    EditLists.replace(copy, show(0.15, 0.35), show(1, 0.75));
    Path output = folder.resolve(name);
    Requests.of(copy, output).codec(VideoCodec.VP9).complete();

    List<Contents.Text> texts = Contents.of(output).of(SourceStream.Kind.SUBTITLE).get(0).texts();
    assertThat(texts)
        .extracting(
            t -> String.format("%.3f-%.3f %s", t.start(), t.start() + t.duration(), t.text()))
        .containsExactly(
            "0.000-0.050 b",
            "0.150-0.200 d",
            "0.300-0.400 e",
            "0.500-0.600 f",
            "0.700-0.800 g",
            "0.900-1.000 h");
  }

  @ParameterizedTest
  @EnumSource(
      value = VideoCodec.class,
      names = {"AV1", "VP9", "Y4M"})
  void listThatShowsNoPictureIsAClearFailure(VideoCodec codec) throws Exception {
    // From a time that the film does not reach.
    Path source = edited(show(1, 60));
    String name = codec == VideoCodec.Y4M ? "out.y4m" : "out.webm";
    Failed failed = Requests.of(source, folder.resolve(name)).codec(codec).fail();
    assertThat(failed.code()).isEqualTo(FailureCode.INPUT_UNDECODABLE);
    assertThat(failed.message()).contains("shows not one of its pictures");
  }

  @Test
  void listOfOtherSpeedsIsNamed() throws Exception {
    Path source = edited(show(2, 0));
    byte[] bytes = Files.readAllBytes(source);
    int list = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("elst");
    bytes[list + 21] = 2;
    Files.write(source, bytes);
    Completed completed =
        Requests.of(source, folder.resolve("out.webm")).codec(VideoCodec.VP9).complete();
    assertThat(completed.warningTexts()).anyMatch(w -> w.contains("at another speed"));
  }
}
