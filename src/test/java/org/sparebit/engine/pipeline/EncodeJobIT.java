package org.sparebit.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparebit.codec.PixelFormat;
import org.sparebit.codec.PrecoderMode;
import org.sparebit.codec.ProresProfile;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.ffmpeg.AudioFormat;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.MediaInfo;
import org.sparebit.engine.ffmpeg.Rational;
import org.sparebit.engine.ffmpeg.TestMedia;
import org.sparebit.protocol.Completed;

/** Whole encodes of small clips with the real encoders. */
class EncodeJobIT {
  private static final String CLIP = "testsrc2=size=320x180:rate=25:duration=2";
  private static final int CLIP_FRAMES = 50;

  @TempDir static Path sources;
  static Path clip;

  @TempDir Path folder;

  @BeforeAll
  static void makeClip() throws FfmpegException {
    clip =
        new TestMedia()
            .video(CLIP + ",format=yuv420p", "mpeg4", "b", "2M")
            .sound("aac", new AudioFormat(44100, "fltp", "stereo"), 2)
            .write(sources.resolve("clip.mp4"), "mp4");
  }

  @ParameterizedTest
  @CsvSource({
    "VP9, out.webm, vp9, yuv420p, YUV420P, opus",
    "VP9, out.mkv, vp9, yuv420p, YUV420P, aac",
    "VP9, out.mp4, vp9, yuv420p, YUV420P, aac",
    "AV1, out.webm, av1, yuv420p, YUV420P, opus",
    "AV1, out.mp4, av1, yuv420p, YUV420P, aac",
    "AV1, out.mkv, av1, yuv420p10le, YUV420P10LE, aac",
    "Y4M, out.y4m, rawvideo, yuv420p, YUV420P, ''",
    "Y4M, out.y4m, rawvideo, yuv420p10le, YUV420P10LE, ''"
  })
  void writesWhatWasAskedFor(
      VideoCodec codec,
      String name,
      String codecName,
      String pixelFormatName,
      PixelFormat pixelFormat,
      String sound)
      throws FfmpegException {
    Path output = folder.resolve(name);
    Completed completed =
        Requests.of(clip, output).codec(codec).pixelFormat(pixelFormat).gop(20).complete();

    MediaInfo info = MediaInfo.of(output);
    MediaInfo.Video video = info.video();
    assertThat(video.codec()).isEqualTo(codecName);
    assertThat(video.pixelFormat()).isEqualTo(pixelFormatName);
    assertThat(video.width()).isEqualTo(320);
    assertThat(video.height()).isEqualTo(180);
    assertThat(video.frames()).isEqualTo(CLIP_FRAMES);
    assertThat(video.frameRate()).isCloseTo(25, within(0.01));
    assertThat(video.durationSeconds()).isCloseTo(2, within(0.005));
    assertThat(video.keyframes()).isEqualTo(codec.intraOnly() ? everyFrame(1) : everyFrame(20));
    assertThat(info.sounds().stream().map(MediaInfo.Sound::codec))
        .isEqualTo(sound.isEmpty() ? List.of() : List.of(sound));
    assertThat(completed.frames()).isEqualTo(CLIP_FRAMES);
    assertThat(completed.durationSeconds()).isCloseTo(2, within(1e-6));
    assertThat(completed.sizeBytes()).isEqualTo(output.toFile().length());
    assertThat(completed.decodeErrors()).isZero();
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  @ParameterizedTest
  @EnumSource(ProresProfile.class)
  void writesEachProresProfile(ProresProfile profile) throws FfmpegException {
    Path output = folder.resolve("out.mov");
    Requests.of(clip, output).prores(profile).complete();

    MediaInfo info = MediaInfo.of(output);
    List<String> names = List.of("Proxy", "LT", "Standard", "HQ", "4444", "XQ");
    assertThat(info.video().codec()).isEqualTo("prores");
    assertThat(info.video().profile()).isEqualTo(names.get(profile.encoderProfile()));
    assertThat(info.video().frames()).isEqualTo(CLIP_FRAMES);
    assertThat(info.video().keyframes()).hasSize(CLIP_FRAMES);
    assertThat(info.sounds()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"AV1, 1", "AV1, 2", "AV1, 7", "AV1, 10000", "VP9, 1", "VP9, 7", "VP9, 10000"})
  void placesKeyframesExactlyAtTheGop(VideoCodec codec, int gop) throws FfmpegException {
    Path output = folder.resolve("out.mkv");
    Requests.of(clip, output).codec(codec).gop(gop).complete();
    assertThat(MediaInfo.of(output).video().keyframes()).isEqualTo(everyFrame(gop));
  }

  private static List<Integer> everyFrame(int gop) {
    return IntStream.range(0, CLIP_FRAMES).filter(i -> i % gop == 0).boxed().toList();
  }

  @ParameterizedTest
  @CsvSource({"160, 0, 160, 90", "0, 90, 160, 90", "128, 128, 128, 128", "322, 0, 322, 182"})
  void resizes(int width, int height, int outputWidth, int outputHeight) throws FfmpegException {
    Path output = folder.resolve("out.webm");
    Requests.of(clip, output).codec(VideoCodec.VP9).size(width, height).complete();
    MediaInfo.Video video = MediaInfo.of(output).video();
    assertThat(video.width()).isEqualTo(outputWidth);
    assertThat(video.height()).isEqualTo(outputHeight);
  }

  @Test
  void givenOneSideKeepsTheDisplayAspectOfNonSquarePixels() throws FfmpegException {
    Path anamorphic =
        new TestMedia()
            .video("testsrc2=size=180x144:duration=0.4,setsar=16/15,format=yuv420p", "mpeg4")
            .write(folder.resolve("anamorphic.mkv"), "matroska");
    Path output = folder.resolve("out.webm");
    Requests.of(anamorphic, output).codec(VideoCodec.VP9).size(0, 144).complete();
    MediaInfo.Video video = MediaInfo.of(output).video();
    assertThat(video.width()).isEqualTo(192);
    assertThat(video.sampleAspectRatio().toDouble()).isIn(0.0, 1.0);
  }

  @Test
  void sourceSizeKeepsThePixelAspect() throws FfmpegException {
    Path anamorphic =
        new TestMedia()
            .video("testsrc2=size=180x144:duration=0.4,setsar=16/15,format=yuv420p", "mpeg4")
            .write(folder.resolve("anamorphic.mkv"), "matroska");
    Path output = folder.resolve("out.mkv");
    Requests.of(anamorphic, output).codec(VideoCodec.AV1).complete();
    assertThat(MediaInfo.of(output).video().sampleAspectRatio()).isEqualTo(new Rational(16, 15));
  }

  @ParameterizedTest
  @CsvSource({"AV1, out.mp4", "AV1, out.webm", "VP9, out.mkv", "PRORES, out.mov"})
  void keepsTheColourDescription(VideoCodec codec, String name) throws FfmpegException {
    Path hdr =
        new TestMedia()
            .video(
                "testsrc2=size=128x128:duration=0.4,format=yuv420p10le,"
                    + "setparams=range=tv:color_primaries=bt2020:color_trc=smpte2084:"
                    + "colorspace=bt2020nc",
                "ffv1")
            .write(folder.resolve("hdr.mkv"), "matroska");
    Path output = folder.resolve(name);
    Requests request = Requests.of(hdr, output).codec(codec);
    if (codec == VideoCodec.PRORES) {
      request = request.prores(ProresProfile.PRORES_422);
    } else if (codec == VideoCodec.AV1) {
      request = request.pixelFormat(PixelFormat.YUV420P10LE);
    }
    request.complete();
    MediaInfo.Colour colour = MediaInfo.of(output).video().colour();
    assertThat(colour.primaries()).isEqualTo("bt2020");
    assertThat(colour.transfer()).isEqualTo("smpte2084");
    assertThat(colour.space()).isEqualTo("bt2020nc");
  }

  @Test
  void keepsTheFullRangeOfAFullRangeSource() throws FfmpegException {
    Path photo =
        new TestMedia()
            .video("testsrc2=size=128x128:duration=0.4,format=yuvj420p", "mjpeg")
            .write(folder.resolve("full.mkv"), "matroska");
    Path output = folder.resolve("out.mkv");
    Requests.of(photo, output).codec(VideoCodec.AV1).complete();
    assertThat(MediaInfo.of(output).video().colour().range()).isEqualTo("pc");
  }

  static Stream<String> pixelFormats() {
    return Stream.of("yuv422p", "yuv444p10le", "gray", "rgb24", "yuv420p12le", "yuva420p");
  }

  @ParameterizedTest
  @MethodSource("pixelFormats")
  void decodesAnyPixelFormat(String format) throws FfmpegException {
    String encoder = format.equals("rgb24") ? "png" : "ffv1";
    Path source =
        new TestMedia()
            .video("testsrc2=size=128x128:duration=0.2,format=" + format, encoder)
            .write(folder.resolve("source.mkv"), "matroska");
    Path output = folder.resolve("out.y4m");
    Requests.of(source, output).codec(VideoCodec.Y4M).complete();
    assertThat(MediaInfo.of(output).video().frames()).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({"out.y4m, Y4M", "out.webm, VP9"})
  void encodesOddSizes(String name, VideoCodec codec) throws FfmpegException {
    Path odd =
        new TestMedia()
            .video("testsrc=size=131x77:duration=0.2,format=yuv444p", "ffv1")
            .write(folder.resolve("odd.mkv"), "matroska");
    Path output = folder.resolve(name);
    Requests.of(odd, output).codec(codec).precoder(PrecoderMode.PRECODER_BAL).complete();
    MediaInfo.Video video = MediaInfo.of(output).video();
    assertThat(video.width()).isEqualTo(131);
    assertThat(video.height()).isEqualTo(77);
  }

  @Test
  void losslessOutputHasExactlyTheSourcesSamples() throws FfmpegException {
    Path source =
        new TestMedia()
            .video("testsrc2=size=128x96:duration=0.4,format=yuv420p", "ffv1")
            .write(folder.resolve("lossless.mkv"), "matroska");
    Path output = folder.resolve("out.y4m");
    Requests.of(source, output).codec(VideoCodec.Y4M).fullVerification().complete();
    assertThat(MediaInfo.lumaHashes(output)).isEqualTo(MediaInfo.lumaHashes(source));
  }

  @ParameterizedTest
  @CsvSource({"YUV420P, 1", "YUV420P10LE, 1", "YUV420P, 4"})
  void precodingChangesThePictureAlikeForAnyNumberOfThreads(PixelFormat format, int threads)
      throws FfmpegException {
    Path plain = folder.resolve("plain.y4m");
    Path precoded = folder.resolve("precoded.y4m");
    Path again = folder.resolve("again.y4m");
    Requests.of(clip, plain).codec(VideoCodec.Y4M).pixelFormat(format).complete();
    for (Path output : List.of(precoded, again)) {
      Requests.of(clip, output)
          .codec(VideoCodec.Y4M)
          .pixelFormat(format)
          .precoder(PrecoderMode.PRECODER_BAL)
          .threads(output.equals(again) ? 3 : threads)
          .complete();
    }
    List<String> hashes = MediaInfo.lumaHashes(precoded);
    assertThat(hashes).hasSize(CLIP_FRAMES).doesNotContainSequence(MediaInfo.lumaHashes(plain));
    assertThat(MediaInfo.lumaHashes(again)).isEqualTo(hashes);
  }

  @Test
  void soundBeginsWithThePictureAlsoWhenTheSourceStartsLate() throws FfmpegException {
    Path late =
        new TestMedia()
            .video(CLIP + ",format=yuv420p", "mpeg4")
            .sound("mp2", new AudioFormat(48000, "s16", "stereo"), 2)
            .startingAt(5_000_000)
            .write(folder.resolve("late.ts"), "mpegts");
    Path output = folder.resolve("out.webm");
    Requests.of(late, output).codec(VideoCodec.VP9).complete();

    MediaInfo info = MediaInfo.of(output);
    assertThat(info.video().frames()).isEqualTo(CLIP_FRAMES);
    assertThat(info.video().times().get(0)).isLessThan(0.05);
    assertThat(info.sounds().get(0).startSeconds())
        .isCloseTo(info.video().times().get(0), within(0.02));
    assertThat(info.sounds().get(0).endSeconds())
        .isCloseTo(info.video().endSeconds(), within(0.06));
  }

  @Test
  void variableFrameRateKeepsItsTimes() throws FfmpegException {
    Path variable =
        new TestMedia()
            .video(CLIP + ",select='not(mod(n,3))+lt(n,10)',format=yuv420p", "mpeg4")
            .write(folder.resolve("vfr.mkv"), "matroska");
    Path output = folder.resolve("out.mkv");
    Requests.of(variable, output).codec(VideoCodec.AV1).complete();
    List<Double> times = MediaInfo.of(variable).video().times();
    assertThat(MediaInfo.of(output).video().times()).isEqualTo(times);
  }

  @ParameterizedTest
  @CsvSource({
    "out.webm, VP9, opus, 48000, 6",
    "out.mp4, AV1, aac, 22050, 2",
    "out.mov, PRORES, pcm_s24le, 22050, 6"
  })
  void encodesSoundThatTheContainerCannotTake(
      String name, VideoCodec codec, String sound, int sampleRate, int channels)
      throws FfmpegException {
    Path source =
        new TestMedia()
            .video(CLIP + ",format=yuv420p", "mpeg4")
            .sound("flac", new AudioFormat(22050, "s16", "5.1"), 2)
            .write(folder.resolve("flac.mkv"), "matroska");
    Path output = folder.resolve(name);
    // MP4 takes FLAC as it is, so there the source is one that it does not take.
    Path taken = name.endsWith(".mp4") ? windowsMedia() : source;
    Requests request = Requests.of(taken, output).codec(codec);
    if (codec == VideoCodec.PRORES) {
      request = request.prores(ProresProfile.PRORES_422_PROXY);
    }
    request.complete();
    MediaInfo.Sound track = MediaInfo.of(output).sounds().get(0);
    assertThat(track.codec()).isEqualTo(sound);
    assertThat(track.sampleRate()).isEqualTo(sampleRate);
    assertThat(track.channels()).isEqualTo(channels);
    assertThat(track.endSeconds() - track.startSeconds()).isCloseTo(2, within(0.1));
  }

  private Path windowsMedia() throws FfmpegException {
    return new TestMedia()
        .video(CLIP + ",format=yuv420p", "mpeg4")
        .sound("wmav2", new AudioFormat(22050, "fltp", "stereo"), 2)
        .write(folder.resolve("wma.mkv"), "matroska");
  }

  @Test
  void carriesSeveralSoundTracks() throws FfmpegException {
    Path source =
        new TestMedia()
            .video(CLIP + ",format=yuv420p", "mpeg4")
            .sound("aac", new AudioFormat(48000, "fltp", "stereo"), 2)
            .sound("ac3", new AudioFormat(48000, "fltp", "mono"), 2)
            .write(folder.resolve("two.mkv"), "matroska");
    Path output = folder.resolve("out.mp4");
    Requests.of(source, output).codec(VideoCodec.AV1).complete();
    assertThat(MediaInfo.of(output).sounds().stream().map(MediaInfo.Sound::codec))
        .containsExactly("aac", "ac3");
  }

  @Test
  void headerThatCountsFromZeroIsNoTruncation() throws FfmpegException {
    Path late =
        new TestMedia()
            .video(CLIP + ",format=yuv420p", "mpeg4")
            .startingAt(20_000_000)
            .write(folder.resolve("late.mkv"), "matroska");
    Path output = folder.resolve("out.mkv");
    Requests.of(late, output).codec(VideoCodec.AV1).complete();
    assertThat(MediaInfo.of(output).video().frames()).isEqualTo(CLIP_FRAMES);
  }

  @Test
  void lastFrameMayBeHeldForLong() throws FfmpegException {
    Path held =
        new TestMedia()
            .video(CLIP + ",select='lt(n,10)+eq(n,49)',format=yuv420p", "mpeg4")
            .write(folder.resolve("held.mp4"), "mp4");
    Path output = folder.resolve("out.webm");
    Requests.of(held, output).codec(VideoCodec.VP9).complete();
    assertThat(MediaInfo.of(output).video().times()).hasSize(11).last().isEqualTo(1.96);
  }

  @Test
  void replacesAnExistingOutput() throws Exception {
    Path output = folder.resolve("out.webm");
    Files.writeString(output, "old");
    Requests.of(clip, output).codec(VideoCodec.VP9).complete();
    assertThat(MediaInfo.of(output).video().frames()).isEqualTo(CLIP_FRAMES);
  }
}
