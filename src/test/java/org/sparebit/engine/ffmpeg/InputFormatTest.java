package org.sparebit.engine.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_NOFILE;
import static org.bytedeco.ffmpeg.global.avformat.av_demuxer_iterate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the table of formats against FFmpeg's own list and against the page for users. */
class InputFormatTest {
  /** Of all of FFmpeg's demuxers, by their whole names. */
  private static final Map<String, Integer> FLAGS = new TreeMap<>();

  @TempDir Path folder;

  @BeforeAll
  static void askFfmpeg() {
    Ffmpeg.load();
    try (PointerPointer<Pointer> position = new PointerPointer<>(1)) {
      position.put(0, (Pointer) null);
      for (AVInputFormat f = av_demuxer_iterate(position);
          f != null;
          f = av_demuxer_iterate(position)) {
        FLAGS.put(Ffmpeg.text(f.name()), f.flags());
      }
    }
  }

  private static List<String> opened() {
    return Arrays.stream(InputFormat.values())
        .filter(InputFormat::isOpened)
        .flatMap(group -> group.names().stream())
        .toList();
  }

  @Test
  void everyNameIsOneOfFfmpegsAndStandsOnce() {
    assertThat(FLAGS).hasSizeGreaterThan(300);
    List<String> all =
        Arrays.stream(InputFormat.values()).flatMap(group -> group.names().stream()).toList();
    assertThat(all).doesNotHaveDuplicates().allSatisfy(name -> assertThat(FLAGS).containsKey(name));
  }

  @Test
  void nothingIsOpenedThatReadsPastItsFile() {
    assertThat(opened())
        .hasSizeLessThan(70)
        .allSatisfy(
            name -> assertThat(FLAGS.getOrDefault(name, AVFMT_NOFILE) & AVFMT_NOFILE).isZero())
        .doesNotContain(
            "concat",
            "dash",
            "hls",
            "image2",
            "imf",
            "mlv",
            "rtp",
            "rtsp",
            "sap",
            "sdp",
            "vobsub",
            "webm_dash_manifest",
            "tty",
            "data",
            "rawvideo");
  }

  @Test
  void whatIsNotInTheTableIsRefused() {
    assertThat(FLAGS.keySet().stream().filter(name -> !opened().contains(name)))
        .hasSizeGreaterThan(250)
        .allSatisfy(name -> assertThat(InputFormat.refusal(name, "")).isPresent());
    assertThat(opened()).allSatisfy(name -> assertThat(InputFormat.refusal(name, "")).isEmpty());
  }

  @Test
  void pageForUsersSaysTheSame() throws IOException {
    String page = Files.readString(Path.of("docs/formats.md"));
    for (InputFormat group : InputFormat.values()) {
      if (group.isOpened()) {
        assertThat(namesIn(page, group.name())).containsExactlyElementsOf(group.names());
      }
    }
  }

  private static List<String> namesIn(String page, String group) {
    Matcher row = Pattern.compile("\\| " + group + " \\|[^|]*\\|([^|]*)\\|").matcher(page);
    assertThat(row.find()).as(group).isTrue();
    return Stream.of(row.group(1).split("`"))
        .map(String::strip)
        .filter(name -> name.matches("[a-z0-9_]+[a-z0-9_,]*"))
        .toList();
  }

  private FfmpegException refusalOf(String name, byte[] content) throws IOException {
    Path file = Files.write(folder.resolve(name), content);
    try (Demuxer demuxer = OpenedFiles.demuxer(file)) {
      throw new AssertionError("opened with " + demuxer.streams().size() + " streams");
    } catch (FfmpegException e) {
      return e;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"list.m3u8", "list.mp4", "list.ts"})
  void playlistIsNoMediaFileWhateverItsName(String name) throws Exception {
    String text = "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n/etc/passwd\n#EXT-X-ENDLIST\n";

    FfmpegException refusal = refusalOf(name, text.getBytes(StandardCharsets.UTF_8));

    assertThat(refusal.kind())
        .isIn(FfmpegException.Kind.NO_MEDIA_FORMAT, FfmpegException.Kind.INVALID_DATA);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          concat.mp4   | ffconcat version 1.0\\nfile '/etc/passwd'\\n             | concat
          session.mp4  | v=0\\no=- 0 0 IN IP4 127.0.0.1\\ns=x\\nc=IN IP4 127.0.0.1\\nt=0 0\\nm=video 5004 RTP/AVP 96\\n | sdp
          index.mp4    | # VobSub index file, v7 (do not modify this line!)\\n    | vobsub
          manifest.mp4 | <?xml version='1.0'?><MPD xmlns='urn:mpeg:dash:schema:mpd:2011' profiles='dash:profile:isoff-on-demand:2011'></MPD> | dash
          """)
  void fileThatSpeaksOfOthersIsRefusedByName(String name, String text, String format)
      throws Exception {
    FfmpegException refusal =
        refusalOf(name, text.replace("\\n", "\n").getBytes(StandardCharsets.UTF_8));

    assertThat(refusal.kind()).isEqualTo(FfmpegException.Kind.NO_MEDIA_FORMAT);
    assertThat(refusal.getMessage())
        .contains("not a media file", "(" + format + ")", "send the video");
  }

  @Test
  void cameraFileThatIsContinuedInOthersIsRefused() throws Exception {
    byte[] content = new byte[4096];
    System.arraycopy("MLVI".getBytes(StandardCharsets.US_ASCII), 0, content, 0, 4);
    content[4] = 52;
    System.arraycopy("v2.0\0".getBytes(StandardCharsets.US_ASCII), 0, content, 8, 5);

    assertThat(refusalOf("clip.mlv", content).getMessage()).contains("(mlv)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"release.nfo", "art.ans", "notes.txt", "art.diz"})
  void textIsNotDrawn(String name) throws Exception {
    FfmpegException refusal =
        refusalOf(name, "no film, only letters\n".repeat(99).getBytes(StandardCharsets.UTF_8));

    assertThat(refusal.kind()).isEqualTo(FfmpegException.Kind.NO_MEDIA_FORMAT);
    assertThat(refusal.getMessage()).contains("not a media file but text", "right file");
  }

  @Test
  void namePatternIsNoImageSequence() throws Exception {
    Path one =
        new TestMedia()
            .video("testsrc2=size=64x64:rate=1:duration=1,format=rgb24", "png")
            .write(folder.resolve("picture%02d.png"), "image2pipe");

    try (Demuxer demuxer = OpenedFiles.demuxer(one)) {
      assertThat(demuxer.streams()).hasSize(1);
    }
  }

  @Test
  void soundIsSaidToHaveNoVideo() throws Exception {
    Path sound =
        new TestMedia()
            .sound("pcm_s16le", new AudioFormat(48000, "s16", "stereo"), 1)
            .write(folder.resolve("sound.wav"), "wav");

    FfmpegException refusal = refusalOf("again.wav", Files.readAllBytes(sound));

    assertThat(refusal.kind()).isEqualTo(FfmpegException.Kind.AUDIO_FORMAT);
    assertThat(refusal.getMessage()).contains("no video stream, only audio", "(wav)");
  }

  @Test
  void formatThatNobodyAskedForIsNamedWithWhatToDo() throws Exception {
    byte[] smacker = new byte[4096];
    System.arraycopy("SMK2".getBytes(StandardCharsets.US_ASCII), 0, smacker, 0, 4);
    smacker[5] = 1;
    smacker[9] = 1;

    FfmpegException refusal = refusalOf("game.smk", smacker);

    assertThat(refusal.kind()).isEqualTo(FfmpegException.Kind.OTHER_FORMAT);
    assertThat(refusal.getMessage()).contains("(smk)", "convert it to MP4, MOV or Matroska");
  }
}
