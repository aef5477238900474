package org.sparebit.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_COMMENT;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_DEFAULT;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_FORCED;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparebit.codec.ProresProfile;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.ffmpeg.AudioFormat;
import org.sparebit.engine.ffmpeg.BareAacFlv;
import org.sparebit.engine.ffmpeg.ChangingAudio;
import org.sparebit.engine.ffmpeg.Contents;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.MediaInfo;
import org.sparebit.engine.ffmpeg.RichMedia;
import org.sparebit.engine.ffmpeg.SourceStream;
import org.sparebit.engine.ffmpeg.TestMedia;
import org.sparebit.protocol.Completed;

/** What becomes of sound: tracks, layouts, rates, languages, flags, changes on the way. */
class CarriedAudioIT {
  private static final String CLIP = "testsrc2=size=64x64:rate=25:duration=1,format=yuv420p";

  @TempDir Path folder;

  private Path source(String encoder, String layout, String format, int rate)
      throws FfmpegException {
    return new TestMedia()
        .video(CLIP, "mpeg4")
        .sound(encoder, new AudioFormat(rate, format, layout), 1)
        .write(folder.resolve("source"), encoder.startsWith("pcm") ? "avi" : "matroska");
  }

  private static Requests request(Path input, Path output, VideoCodec codec) {
    Requests request = Requests.of(input, output).codec(codec);
    return codec == VideoCodec.PRORES ? request.prores(ProresProfile.PRORES_422_PROXY) : request;
  }

  @ParameterizedTest
  @CsvSource({
    "out.webm, VP9, flac, s16, 5.1(side), opus, 5.1, 48000",
    "out.webm, VP9, flac, s16, 7.1, opus, 7.1, 48000",
    "out.webm, VP9, flac, s16, 3.0, opus, 3.0, 48000",
    "out.webm, VP9, flac, s16, quad, opus, quad, 48000",
    "out.mp4, VP9, pcm_s16le, s16, 5.1, aac, 5.1, 44100",
    "out.mp4, VP9, pcm_s16le, s16, 7.1, aac, 7.1, 44100",
    "out.mp4, VP9, pcm_s16le, s16, 2.1, aac, 2.1, 44100",
    "out.mov, PRORES, flac, s16, 7.1, pcm_s24le, 7.1, 44100",
    "out.ts, MPEG2VIDEO, pcm_s16le, s16, stereo, mp2, stereo, 44100",
    "out.ts, MPEG2VIDEO, pcm_s16le, s16, 5.1, ac3, 5.1(side), 44100",
    "out.mpg, MPEG2VIDEO, pcm_s16le, s16, mono, mp2, mono, 44100"
  })
  void keepsTheLayoutWhereTheEncoderTakesIt(
      String name,
      VideoCodec codec,
      String sourceEncoder,
      String sourceFormat,
      String layout,
      String sound,
      String soundLayout,
      int rate)
      throws FfmpegException {
    Path output = folder.resolve(name);
    Completed completed =
        request(source(sourceEncoder, layout, sourceFormat, 44100), output, codec).complete();

    assertThat(Contents.of(output).of(SourceStream.Kind.AUDIO))
        .singleElement()
        .satisfies(
            s -> {
              assertThat(s.codec()).isEqualTo(sound);
              assertThat(s.layout()).isEqualTo(soundLayout);
            });
    MediaInfo.Sound track = MediaInfo.of(output).sounds().get(0);
    assertThat(track.sampleRate()).isEqualTo(rate);
    assertThat(track.endSeconds() - track.startSeconds()).isCloseTo(1, within(0.1));
    assertThat(completed.warningTexts()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "out.webm, VP9, flac, 2.1, stereo",
    "out.webm, VP9, flac, 7.0, 5.1",
    "out.ts, MPEG2VIDEO, pcm_s16le, 7.1, 5.1(side)"
  })
  void mixesDownWhatTheEncoderRefusesAndSaysSo(
      String name, VideoCodec codec, String encoder, String layout, String mixed)
      throws FfmpegException {
    Path output = folder.resolve(name);
    Completed completed = request(source(encoder, layout, "s16", 48000), output, codec).complete();

    assertThat(Contents.of(output).of(SourceStream.Kind.AUDIO).get(0).layout()).isEqualTo(mixed);
    assertThat(completed.warningTexts())
        .singleElement()
        .asString()
        .contains("audio stream 1 (" + encoder + ") is mixed from " + layout);
  }

  @ParameterizedTest
  @CsvSource({"out.mkv, VP9", "out.mp4, VP9", "out.mov, PRORES", "out.ts, MPEG2VIDEO"})
  void copiesAacThatComesWithoutItsHeader(String name, VideoCodec codec)
      throws FfmpegException, IOException {
    Path source =
        new TestMedia()
            .video(CLIP, "flv")
            .sound("aac", new AudioFormat(44100, "fltp", "stereo"), 1)
            .write(folder.resolve("source.flv"), "flv");
    BareAacFlv.rewrite(source);
    Path output = folder.resolve(name);
    Completed completed = request(source, output, codec).complete();

    Contents.Stream track = Contents.of(output).of(SourceStream.Kind.AUDIO).get(0);
    assertThat(track.codec()).isEqualTo("aac");
    assertThat(track.layout()).isEqualTo("stereo");
    MediaInfo.Sound decoded = MediaInfo.of(output).sounds().get(0);
    assertThat(decoded.sampleRate()).isEqualTo(44100);
    assertThat(decoded.endSeconds() - decoded.startSeconds()).isCloseTo(1, within(0.1));
    assertThat(completed.warningTexts()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"out.mkv, VP9", "out.mp4, VP9", "out.webm, VP9", "out.mov, PRORES"})
  void keepsLanguagesTitlesAndFlagsOfSeveralTracks(String name, VideoCodec codec)
      throws FfmpegException {
    Path plain =
        new TestMedia()
            .video(CLIP, "mpeg4")
            .sound("aac", new AudioFormat(48000, "fltp", "stereo"), 1)
            .sound("ac3", new AudioFormat(48000, "fltp", "5.1"), 1)
            .sound("flac", new AudioFormat(44100, "s16", "mono"), 1)
            .write(folder.resolve("plain.mkv"), "matroska");
    Path source =
        RichMedia.of(plain)
            .streamTag(1, "language", "eng")
            .streamTag(2, "language", "deu")
            .streamTag(2, "title", "Surround")
            .streamTag(3, "language", "fra")
            .streamTag(3, "title", "Kommentar é")
            .disposition(2, AV_DISPOSITION_DEFAULT)
            .disposition(3, AV_DISPOSITION_COMMENT | AV_DISPOSITION_FORCED)
            .write(folder.resolve("rich.mkv"), "matroska");
    Path output = folder.resolve(name);
    request(source, output, codec).complete();

    List<Contents.Stream> sounds = Contents.of(output).of(SourceStream.Kind.AUDIO);
    assertThat(sounds)
        .extracting(Contents.Stream::language)
        .containsExactly("eng", name.endsWith("mov") ? "ger" : "deu", "fra");
    assertThat(sounds)
        .extracting(s -> (s.disposition() & AV_DISPOSITION_DEFAULT) != 0)
        .containsExactly(false, true, false);
    boolean quickTime = name.endsWith("mp4") || name.endsWith("mov");
    assertThat(sounds.get(2).tags())
        .containsEntry(quickTime ? "handler_name" : "title", "Kommentar é");
    if (name.endsWith("mkv")) {
      assertThat(sounds.get(2).disposition())
          .isEqualTo(AV_DISPOSITION_COMMENT | AV_DISPOSITION_FORCED);
    }
  }

  @ParameterizedTest
  @CsvSource({"out.webm, VP9, opus", "out.mp4, VP9, aac", "out.mov, PRORES, pcm_s24le"})
  void soundMayChangeItsFormatOnTheWay(String name, VideoCodec codec, String sound)
      throws FfmpegException {
    // MP4 takes MP2 as little as WebM does.
    Path source =
        ChangingAudio.write(
            folder.resolve("changing.ts"),
            "mpegts",
            "mp2",
            List.of(
                new AudioFormat(48000, "s16", "stereo"),
                new AudioFormat(44100, "s16", "mono"),
                new AudioFormat(32000, "s16", "stereo")));
    Path output = folder.resolve(name);
    Completed completed = request(source, output, codec).complete();

    MediaInfo info = MediaInfo.of(output);
    assertThat(info.sounds()).hasSize(1);
    MediaInfo.Sound track = info.sounds().get(0);
    assertThat(track.codec()).isEqualTo(sound);
    assertThat(track.channels()).isEqualTo(2);
    assertThat(track.sampleRate()).isEqualTo(48000);
    assertThat(track.endSeconds() - track.startSeconds()).isCloseTo(3, within(0.15));
    assertThat(completed.decodeErrors()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"mp2, s16, 48000", "ac3, fltp, 44100"})
  void copiedSoundThatChangesItsFormatIsAWarning(String codec, String samples, int rate)
      throws FfmpegException {
    Path source =
        ChangingAudio.write(
            folder.resolve("changing.ts"),
            "mpegts",
            codec,
            List.of(
                new AudioFormat(48000, samples, "stereo"), new AudioFormat(rate, samples, "mono")));
    Completed completed = request(source, folder.resolve("out.mkv"), VideoCodec.VP9).complete();
    assertThat(completed.warningTexts())
        .containsOnlyOnce(
            "audio stream 1 ("
                + codec
                + ") changes from 48000 Hz, stereo to "
                + rate
                + " Hz, mono in mid-file and is copied as it is; players that only read its"
                + " beginning play the rest of it wrong");
  }

  @Test
  void packetsOfCopiedSoundThatTheContainerRefusesAreCounted() throws Exception {
    Path source =
        new TestMedia()
            .video(CLIP, "mpeg4")
            .sound("eac3", new AudioFormat(48000, "fltp", "stereo"), 1)
            .write(folder.resolve("source.mkv"), "matroska");
    byte[] bytes = Files.readAllBytes(source);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int packet = -1;
    for (int i = 0; i < 20; i++) {
      packet = text.indexOf("\u000bw\u0001", packet + 1);
    }
    bytes[packet] = 0;
    Files.write(source, bytes);
    Completed completed = request(source, folder.resolve("out.mp4"), VideoCodec.VP9).complete();
    assertThat(completed.decodeErrors()).isZero();
    assertThat(completed.warningTexts())
        .containsExactly(
            "1 packet of a copied stream was left out: damaged, so that MP4 does not take it");
  }

  @Test
  void pauseInTheSoundIsFilledSoThatTheRestStaysInPlace() throws FfmpegException {
    Path source =
        new TestMedia()
            .video("testsrc2=size=64x64:rate=5:duration=8,format=yuv420p", "mpeg4")
            .sound("flac", new AudioFormat(48000, "s16", "mono"), 8)
            .write(folder.resolve("whole.mkv"), "matroska");
    Path gappy =
        RichMedia.of(source).withoutPackets(1, 2, 6).write(folder.resolve("gap.mkv"), "matroska");
    Path output = folder.resolve("out.mov");
    request(gappy, output, VideoCodec.PRORES).complete();

    MediaInfo.Sound track = MediaInfo.of(output).sounds().get(0);
    assertThat(track.endSeconds() - track.startSeconds()).isCloseTo(8, within(0.15));
  }
}
