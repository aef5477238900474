package org.sparebit.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_DEFAULT;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_FORCED;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparebit.codec.ProresProfile;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.ffmpeg.AudioFormat;
import org.sparebit.engine.ffmpeg.Contents;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.MediaInfo;
import org.sparebit.engine.ffmpeg.RichMedia;
import org.sparebit.engine.ffmpeg.SourceStream.Kind;
import org.sparebit.engine.ffmpeg.TestMedia;
import org.sparebit.protocol.Completed;

/** What becomes of subtitles, chapters, tags, attachments, covers and data. */
class CarriedStreamsIT {
  private static final String CLIP = "testsrc2=size=64x64:rate=25:duration=1,format=yuv420p";

  @TempDir static Path sources;
  static Path plain;

  @TempDir Path folder;

  @BeforeAll
  static void makeClip() throws FfmpegException {
    plain =
        new TestMedia()
            .video(CLIP, "mpeg4")
            .sound("ac3", new AudioFormat(48000, "fltp", "stereo"), 1)
            .write(sources.resolve("plain.mkv"), "matroska");
  }

  private Path rich(RichMedia media) throws FfmpegException {
    return media.write(folder.resolve("rich.mkv"), "matroska");
  }

  private static Completed encode(Path input, Path output) {
    Requests request = Requests.of(input, output).codec(VideoCodec.VP9);
    String name = output.toString();
    if (name.endsWith("mov")) {
      request = request.prores(ProresProfile.PRORES_422_PROXY);
    } else if (name.endsWith("y4m")) {
      request = request.codec(VideoCodec.Y4M);
    }
    return request.complete();
  }

  private static Completed encode(Path input, Path output, VideoCodec codec) {
    return codec == VideoCodec.PRORES
        ? encode(input, output)
        : Requests.of(input, output).codec(codec).complete();
  }

  @ParameterizedTest
  @CsvSource({
    "subrip, out.mkv, subrip, Grüße <i>you</i>, Grüße <i>you</i>",
    "ass, out.mkv, ass, Grüße {\\i1}you{\\i0}, '0,0,Default,,0,0,0,,Grüße {\\i1}you{\\i0}'",
    "webvtt, out.mkv, webvtt, Grüße <i>you</i>, Grüße <i>you</i>",
    "subrip, out.mp4, mov_text, Grüße <i>you</i>, Grüße you",
    "ass, out.mp4, mov_text, Grüße {\\i1}you{\\i0}, Grüße you",
    "webvtt, out.mov, mov_text, Grüße <i>you</i>, Grüße you",
    "subrip, out.webm, webvtt, Grüße <i>you</i>, Grüße <i>you</i>",
    "ass, out.webm, webvtt, Grüße {\\i1}you{\\i0}, Grüße <i>you</i>"
  })
  void carriesSubtitlesOfTextInTheFormThatTheContainerTakes(
      String codec, String name, String expectedCodec, String text, String expectedText)
      throws FfmpegException {
    Path source =
        rich(
            RichMedia.of(plain)
                .startingAt(3000)
                .subtitles(
                    codec, "deu", AV_DISPOSITION_DEFAULT | AV_DISPOSITION_FORCED, text, "2"));
    Path output = folder.resolve(name);
    Completed completed = encode(source, output);

    Contents.Stream subtitle = Contents.of(output).of(Kind.SUBTITLE).get(0);
    assertThat(subtitle.codec()).isEqualTo(expectedCodec);
    assertThat(subtitle.language()).isEqualTo(name.endsWith("mov") ? "ger" : "deu");
    assertThat(subtitle.disposition() & AV_DISPOSITION_DEFAULT).isNotZero();
    assertThat(subtitle.texts()).hasSize(2);
    Contents.Text line = subtitle.texts().get(0);
    assertThat(line.text()).isEqualTo(expectedText);
    assertThat(line.start()).isCloseTo(0.1, within(0.005));
    assertThat(line.duration()).isCloseTo(0.1, within(0.005));
    if (name.endsWith("mov")) {
      assertThat(completed.warningTexts())
          .singleElement()
          .asString()
          .contains("forced", "MOV has no place for");
    } else {
      assertThat(completed.warningTexts()).isEmpty();
    }
  }

  @Test
  void turnsTimedTextOfMp4IntoTheFormsOfOtherContainers() throws FfmpegException {
    Path mp4 = folder.resolve("source.mp4");
    encode(rich(RichMedia.of(plain).subtitles("subrip", "fra", 0, "<b>un</b>", "deux")), mp4);
    for (String name : List.of("out.mkv", "out.webm", "again.mp4")) {
      Path output = folder.resolve(name);
      encode(mp4, output);
      Contents.Stream subtitle = Contents.of(output).of(Kind.SUBTITLE).get(0);
      assertThat(subtitle.language()).isEqualTo("fra");
      assertThat(subtitle.texts()).hasSize(2);
      assertThat(subtitle.texts().get(1).text()).isEqualTo("deux");
      assertThat(subtitle.texts().get(1).start()).isCloseTo(0.3, within(0.005));
    }
  }

  @ParameterizedTest
  @CsvSource({"out.mp4, pictures", "out.webm, pictures", "out.y4m, no such subtitles"})
  void saysWhichSubtitlesItCannotCarryAndWhy(String name, String why) throws FfmpegException {
    Path source =
        rich(RichMedia.of(plain).subtitles("hdmv_pgs_subtitle", "jpn", 0, "no real picture"));
    Path output = folder.resolve(name);
    Completed completed = encode(source, output);
    assertThat(Contents.of(output).of(Kind.SUBTITLE)).isEmpty();
    assertThat(completed.warningTexts())
        .anySatisfy(
            w ->
                assertThat(w)
                    .contains("subtitle stream 2 (hdmv_pgs_subtitle, jpn) is not carried")
                    .contains(why));
  }

  @Test
  void matroskaKeepsPicturesAsSubtitlesAndFonts() throws FfmpegException {
    byte[] font = "not a real font".getBytes(StandardCharsets.UTF_8);
    Path source =
        rich(
            RichMedia.of(plain)
                .subtitles("hdmv_pgs_subtitle", "jpn", 0, "no real picture")
                .subtitles("ass", "eng", AV_DISPOSITION_FORCED, "sign")
                .attachment("Sign.ttf", "application/x-truetype-font", font));
    Path output = folder.resolve("out.mkv");
    assertThat(encode(source, output).warningTexts()).isEmpty();

    Contents contents = Contents.of(output);
    assertThat(contents.of(Kind.SUBTITLE))
        .extracting(Contents.Stream::codec)
        .containsExactly("hdmv_pgs_subtitle", "ass");
    assertThat(contents.of(Kind.SUBTITLE).get(1).disposition()).isEqualTo(AV_DISPOSITION_FORCED);
    assertThat(contents.of(Kind.ATTACHMENT))
        .singleElement()
        .satisfies(a -> assertThat(a.tags()).containsEntry("filename", "Sign.ttf"));

    Path mp4 = folder.resolve("out.mp4");
    assertThat(encode(source, mp4).warningTexts())
        .anySatisfy(w -> assertThat(w).contains("attachment stream 4").contains("not carried"));
  }

  @ParameterizedTest
  @CsvSource({"out.mkv", "out.mp4", "out.webm", "out.mov"})
  void carriesChaptersWithTimesFromTheOutputsStart(String name) throws FfmpegException {
    Path source =
        rich(
            RichMedia.of(plain)
                .startingAt(5000)
                .chapter(5000, 5400, "Vorspann")
                .chapter(5400, 6000, "The end"));
    Path output = folder.resolve(name);
    assertThat(encode(source, output).warningTexts()).isEmpty();

    List<Contents.Chapter> chapters = Contents.of(output).chapters();
    assertThat(chapters).extracting(Contents.Chapter::title).containsExactly("Vorspann", "The end");
    assertThat(chapters.get(0).start()).isCloseTo(0, within(0.01));
    assertThat(chapters.get(1).start()).isCloseTo(0.4, within(0.01));
    assertThat(chapters.get(1).end()).isCloseTo(1, within(0.05));

    // A chapter list is a track of its own in MP4, of which nobody needs to be warned.
    Path again = folder.resolve("again.mkv");
    assertThat(encode(output, again).warningTexts()).isEmpty();
    assertThat(Contents.of(again).chapters()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"out.mkv", "out.mp4", "out.webm", "out.mov"})
  void keepsTagsButNotThoseOfTheOldFile(String name) throws FfmpegException {
    Path source =
        rich(
            RichMedia.of(plain)
                .tag("title", "Über den Wolken")
                .tag("artist", "Somebody")
                .tag("comment", "from a test")
                .tag("creation_time", "2024-02-29T12:34:56.000000Z")
                .tag("encoder", "SomeOldEncoder 1.0")
                .streamTag(0, "language", "swe")
                .streamTag(0, "title", "Main angle")
                .streamTag(0, "BPS", "123456")
                .streamTag(0, "NUMBER_OF_FRAMES", "99999")
                .streamTag(1, "encoder", "SomeOldEncoder 1.0"));
    Path output = folder.resolve(name);
    encode(source, output);

    Contents contents = Contents.of(output);
    assertThat(contents.tags())
        .containsEntry("title", "Über den Wolken")
        .containsEntry("artist", "Somebody")
        .containsEntry("comment", "from a test")
        .containsEntry("creation_time", "2024-02-29T12:34:56.000000Z");
    assertThat(contents.tags().values()).doesNotContain("SomeOldEncoder 1.0");
    Contents.Stream video = contents.of(Kind.VIDEO).get(0);
    boolean quickTime = name.endsWith("mp4") || name.endsWith("mov");
    assertThat(video.language()).isEqualTo(name.endsWith("mov") ? "sve" : "swe");
    assertThat(video.tags())
        .containsEntry(quickTime ? "handler_name" : "title", "Main angle")
        .doesNotContainKeys("bps", "number_of_frames");
    assertThat(contents.streams())
        .allSatisfy(s -> assertThat(s.tags().values()).doesNotContain("SomeOldEncoder 1.0"));
  }

  @Test
  void coverIsNeverTakenForTheFilm() throws Exception {
    Path picture =
        new TestMedia()
            .video("testsrc2=size=640x480:rate=1:duration=1,format=rgb24", "png")
            .write(folder.resolve("cover.png"), "image2pipe");
    Path source =
        rich(RichMedia.of(plain).attachment("cover.png", "image/png", Files.readAllBytes(picture)));
    Path output = folder.resolve("out.mp4");
    Completed completed = encode(source, output);
    assertThat(MediaInfo.of(output).video().width()).isEqualTo(64);
    assertThat(Contents.of(output).streams()).hasSize(2);
    assertThat(completed.warningTexts())
        .singleElement()
        .asString()
        .contains("attached picture stream 2 (png) is not carried");
  }

  @Test
  void dataIsLeftOutWithAWarning() throws FfmpegException {
    Path stream =
        new TestMedia()
            .video(CLIP, "mpeg2video")
            .sound("ac3", new AudioFormat(48000, "fltp", "stereo"), 1)
            .write(folder.resolve("plain.ts"), "mpegts");
    Path source = RichMedia.of(stream).data().write(folder.resolve("data.ts"), "mpegts");
    Path output = folder.resolve("out.mp4");
    Completed completed = encode(source, output);
    assertThat(Contents.of(output).streams()).hasSize(2);
    assertThat(completed.warningTexts())
        .singleElement()
        .asString()
        .contains("data stream 2 (klv) is not carried");
  }

  /** As action cameras write them; FFmpeg passes over such a track by itself. */
  @Test
  void dataWhoseSamplesHaveNoLengthIsNamedToo() throws Exception {
    Path source =
        RichMedia.of(plain)
            .streamTag(0, "timecode", "01:02:03:04")
            .write(folder.resolve("source.mov"), "mov");
    byte[] all = Files.readAllBytes(source);
    String text = new String(all, StandardCharsets.ISO_8859_1);
    int lengths = text.indexOf("stts", text.lastIndexOf("tmcd"));
    ByteBuffer.wrap(all).putInt(lengths + 16, 0);
    Files.write(source, all);
    assertThat(encode(source, folder.resolve("out.mkv")).warningTexts())
        .singleElement()
        .asString()
        .startsWith("data stream 2 (")
        .contains("is not carried");
  }

  @ParameterizedTest
  @CsvSource({
    "out.mp4, VP9, ''",
    "out.mov, PRORES, ''",
    "out.mkv, VP9, 'its time code, 01:02:03:04, is kept as the tag timecode'",
    "out.ts, MPEG2VIDEO, 'MPEG_TS holds no time code'"
  })
  void timeCodeIsWrittenAgainWhereTheContainerHoldsOne(String name, VideoCodec codec, String why)
      throws FfmpegException {
    Path source =
        RichMedia.of(plain)
            .streamTag(0, "timecode", "01:02:03:04")
            .write(folder.resolve("source.mov"), "mov");
    assertThat(Contents.of(source).of(Kind.DATA)).hasSize(1);
    Path output = folder.resolve(name);
    Completed completed = encode(source, output, codec);

    Contents contents = Contents.of(output);
    if (why.isEmpty()) {
      assertThat(contents.of(Kind.DATA))
          .singleElement()
          .satisfies(s -> assertThat(s.tags()).containsEntry("timecode", "01:02:03:04"));
      assertThat(completed.warningTexts()).isEmpty();
    } else {
      assertThat(contents.of(Kind.DATA)).isEmpty();
      assertThat(completed.warningTexts())
          .singleElement()
          .asString()
          .startsWith("data stream 2 (")
          .contains(why);
    }
    if (name.endsWith("mkv")) {
      assertThat(contents.of(Kind.VIDEO).get(0).tags()).containsEntry("timecode", "01:02:03:04");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "out.ts, MPEG2VIDEO, MPEG_TS, 'artist, title of audio stream 1'",
    "out.mpg, MPEG2VIDEO, MPEG_PS, 'artist, language of audio stream 1, title, title of audio"
        + " stream 1'",
    "out.y4m, Y4M, YUV4MPEG, 'artist, title'"
  })
  void saysWhichChaptersAndTagsTheContainerCannotHold(
      String name, VideoCodec codec, String container, String tags) throws FfmpegException {
    Path source =
        rich(
            RichMedia.of(plain)
                .tag("title", "Wolken")
                .tag("artist", "Somebody")
                .tag("encoder", "SomeOldEncoder 1.0")
                .streamTag(0, "language", "und")
                .streamTag(1, "language", "deu")
                .streamTag(1, "title", "Kommentar")
                .chapter(0, 400, "Vorspann")
                .chapter(400, 1000, "The end"));
    Path output = folder.resolve(name);
    Completed completed = encode(source, output, codec);
    assertThat(completed.warningTexts())
        .contains("the 2 chapters of the input are not carried: " + container + " holds none")
        .contains(
            "these tags of the input are not carried: "
                + tags
                + "; "
                + container
                + " has no place for them");
    if (name.endsWith("ts")) {
      // Receivers show a file's title as the name of the service.
      assertThat(output).content(StandardCharsets.ISO_8859_1).contains("Wolken");
    }
  }
}
