package org.sparebit.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparebit.codec.ProresProfile;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.ffmpeg.AudioFormat;
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

/** That pictures and sound come out when they should, whatever the source's times are like. */
class TimeIT {
  private static final AudioFormat STEREO = new AudioFormat(48000, "s16", "stereo");

  /** What viewers begin to notice is more than twice of it. */
  private static final double SYNC_SECONDS = 0.02;

  @TempDir Path folder;

  private Path recording(String name, String muxer, double seconds, long startMicros)
      throws FfmpegException {
    // Noise, since program streams have only one time stamp for several frames of a few bytes.
    String pictures = FlashesAndBeeps.pictures("128x128", "25", seconds) + ",noise=alls=30:allf=t";
    return new TestMedia()
        .video(pictures, "mpeg2video", "bf", "2", "b", "4M")
        .sound("mp2", STEREO, FlashesAndBeeps.sound(seconds))
        .startingAt(startMicros)
        .write(folder.resolve(name), muxer);
  }

  /** Takes the sound's packets away from a transport stream that announces them all the same. */
  private static void mute(Path stream) throws IOException {
    byte[] bytes = Files.readAllBytes(stream);
    for (int at = 0; at < bytes.length; at += 188) {
      if ((bytes[at + 1] & 0x1f) == 0x01 && bytes[at + 2] == 0x01) {
        bytes[at + 1] = 0x1f;
        bytes[at + 2] = (byte) 0xff;
      }
    }
    Files.write(stream, bytes);
  }

  private Path join(String name, Path... parts) throws IOException {
    Path joined = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(joined)) {
      for (Path part : parts) {
        Files.copy(part, out);
      }
    }
    return joined;
  }

  private static void assertInSync(Path output, Double... times) throws FfmpegException {
    FlashesAndBeeps events = FlashesAndBeeps.of(output);
    assertThat(events.flashes()).hasSize(times.length);
    assertThat(events.beeps()).hasSize(times.length);
    for (int i = 0; i < times.length; i++) {
      assertThat(events.flashes().get(i)).isCloseTo(times[i], within(0.045));
      assertThat(events.beeps().get(i)).isCloseTo(events.flashes().get(i), within(SYNC_SECONDS));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "mpegts, 0, out.webm, VP9",
    "mpegts, 0, out.mkv, AV1",
    "vob, 0, out.webm, VP9",
    "mpegts, 100000000, out.webm, VP9"
  })
  void joinedRecordingsGoOnWithoutAJumpAndInSync(
      String muxer, long secondStart, String name, VideoCodec codec) throws Exception {
    Path first = recording("first", muxer, 2, 50_000_000);
    Path second = recording("second", muxer, 2, secondStart);
    Path output = folder.resolve(name);
    Completed completed =
        Requests.of(join("joined", first, second, first, second, first), output)
            .codec(codec)
            .complete();

    List<Double> times = MediaInfo.of(output).video().times();
    for (int i = 1; i < times.size(); i++) {
      assertThat(times.get(i) - times.get(i - 1)).isCloseTo(0.04, within(0.0011));
    }
    assertThat(times).hasSize(250);
    assertInSync(output, 0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5, 9.5);
    assertThat(completed.warningTexts()).anyMatch(w -> w.contains("jump 4 times"));
  }

  /** Its first packets come while nobody knows yet whether the pictures' jump is a join. */
  @ParameterizedTest
  @CsvSource({"50000000, out.webm", "0, out.webm", "100000000, out.webm", "50000000, out.mkv"})
  void soundThatOnlyASecondRecordingHasIsInSyncWithItsPictures(long secondStart, String name)
      throws Exception {
    Path first = recording("first", "mpegts", 2, 50_000_000);
    mute(first);
    Path second = recording("second", "mpegts", 2, secondStart);
    Path output = folder.resolve(name);
    Requests.of(join("joined", first, second), output).codec(VideoCodec.VP9).complete();

    FlashesAndBeeps events = FlashesAndBeeps.of(output);
    assertThat(events.flashes()).hasSize(4);
    assertThat(events.beeps()).hasSize(2);
    for (int i = 0; i < 2; i++) {
      // Copied sound keeps its encoder's delay of one packet, 24 ms.
      double allowed = name.endsWith("mkv") ? SYNC_SECONDS + 0.024 : SYNC_SECONDS;
      assertThat(events.beeps().get(i)).isCloseTo(events.flashes().get(i + 2), within(allowed));
    }
  }

  /** Players that read on look no farther for the text than for the pictures beside it. */
  @Test
  void subtitlesLieBesideTheirPicturesAlsoWhereTheRateIsLow() throws FfmpegException {
    Path pictures =
        new TestMedia()
            .video(
                "testsrc2=size=128x128:rate=10:duration=24,format=yuv420p,"
                    + "select='lt(n,20)+gt(n,219)+not(mod(n,10))'",
                "mpeg4")
            .write(folder.resolve("pictures.mkv"), "matroska");
    String[] lines = IntStream.range(0, 115).mapToObj(Integer::toString).toArray(String[]::new);
    Path source =
        RichMedia.of(pictures)
            .subtitles("subrip", "eng", 0, lines)
            .write(folder.resolve("source.mkv"), "matroska");
    Path output = folder.resolve("out.mkv");
    Requests.of(source, output).prores(ProresProfile.PRORES_422_PROXY).complete();

    double shown = 0;
    int texts = 0;
    try (Demuxer demuxer = OpenedFiles.demuxer(output);
        Packet packet = new Packet()) {
      while (demuxer.read(packet)) {
        SourceStream stream = demuxer.streams().get(packet.streamIndex());
        double time = packet.presentationTime() * stream.timeBase().toDouble();
        if (stream.kind() == SourceStream.Kind.VIDEO) {
          shown = time;
        } else {
          texts++;
          assertThat(shown).as("picture before the text of %.1f s", time).isLessThan(time + 2.6);
        }
      }
    }
    assertThat(texts).isEqualTo(lines.length);
  }

  @Test
  void constantRateOutputOfAVariableRateLastsAsLong() throws FfmpegException {
    Path variable =
        new TestMedia()
            .video(
                FlashesAndBeeps.pictures("128x128", "25", 4)
                    + ",select='not(mod(n,3))+lt(n,25)+eq(n,87)'",
                "mpeg4")
            .write(folder.resolve("variable.mp4"), "mp4");
    Path output = folder.resolve("out.y4m");
    Completed completed = Requests.of(variable, output).codec(VideoCodec.Y4M).complete();

    MediaInfo.Video video = MediaInfo.of(output).video();
    assertThat(video.frameRate()).isCloseTo(25, within(0.01));
    assertThat(video.durationSeconds()).isCloseTo(4, within(0.041));
    // Frame 12 is bright; 36 and 37 are not there, so frame 33 is shown until 39, which is bright.
    assertThat(FlashesAndBeeps.flashes(output)).hasSize(4).first().isEqualTo(0.52);
    assertThat(FlashesAndBeeps.flashes(output).get(2)).isCloseTo(2.5, within(0.06));
    assertThat(completed.warningTexts()).anyMatch(w -> w.contains("frames were repeated"));
  }

  @ParameterizedTest
  @CsvSource({"24000/1001", "30000/1001", "60000/1001", "50/1"})
  void broadcastRatesStayExact(String rate) throws FfmpegException {
    int numerator = Integer.parseInt(rate.substring(0, rate.indexOf('/')));
    int denominator = Integer.parseInt(rate.substring(rate.indexOf('/') + 1));
    Path source =
        new TestMedia()
            .video("testsrc2=size=128x128:rate=" + rate + ":duration=1,format=yuv420p", "mpeg4")
            .write(folder.resolve("source.mp4"), "mp4");
    for (VideoCodec codec : List.of(VideoCodec.AV1, VideoCodec.Y4M)) {
      Path output = folder.resolve(codec == VideoCodec.Y4M ? "out.y4m" : "out.mp4");
      Completed completed = Requests.of(source, output).codec(codec).complete();
      MediaInfo.Video video = MediaInfo.of(output).video();
      assertThat(video.frames()).isEqualTo(MediaInfo.of(source).video().frames());
      assertThat(video.frameRate()).isEqualTo((double) numerator / denominator);
      assertThat(video.times().get(10)).isCloseTo(10.0 * denominator / numerator, within(1e-6));
      assertThat(completed.warningTexts()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "480, out.mp4, AV1",
    "480, out.webm, VP9",
    "480, out.y4m, Y4M",
    "1000, out.mkv, AV1",
    "1000, out.mp4, VP9"
  })
  void ratesOfHighSpeedCamerasAreTaken(int rate, String name, VideoCodec codec)
      throws FfmpegException {
    Path source =
        new TestMedia()
            .video(
                "testsrc2=size=128x128:rate="
                    + rate
                    + ":duration=2,format=yuv420p,"
                    + "noise=alls=30:allf=t",
                "mpeg4",
                "b",
                "8M")
            .write(folder.resolve("source.mp4"), "mp4");
    Path output = folder.resolve(name);
    Completed completed =
        Requests.of(source, output).codec(codec).bitrateKbps(1000).gop(100).complete();
    MediaInfo.Video video = MediaInfo.of(output).video();
    assertThat(video.frames()).isEqualTo(2 * rate);
    assertThat(video.frameRate()).isEqualTo(rate);
    assertThat(completed.warningTexts()).isEmpty();
    if (codec != VideoCodec.Y4M) {
      // Told 25 frames per second, rate control gives each of them many times its share.
      assertThat(completed.videoBitrateKbps()).isBetween(600.0, 1500.0);
    }
  }

  @Test
  void rateThatIsOnlyATimeBaseIsNotTakenForOne() throws FfmpegException {
    Path source =
        new TestMedia()
            .video(
                "testsrc2=size=128x128:rate=1000:duration=3,format=yuv420p,"
                    + "select='lt(mod(n,40),1)+eq(n,81)+eq(n,163)'",
                "mpeg4")
            .write(folder.resolve("source.mkv"), "matroska");
    Path output = folder.resolve("out.y4m");
    Completed completed = Requests.of(source, output).codec(VideoCodec.Y4M).complete();
    assertThat(MediaInfo.of(output).video().frameRate()).isBetween(24.0, 27.0);
    assertThat(completed.frames()).isBetween(70L, 85L);
  }

  @ParameterizedTest
  @CsvSource({"out.webm, 0", "out.mkv, 0", "out.mp4, 0", "out.webm, 2", "out.mp4, 2"})
  void beginsWhereAPlayerOfTheEditListWould(String name, String reordered) throws Exception {
    Path source =
        new TestMedia()
            .video(FlashesAndBeeps.pictures("128x128", "25", 3), "mpeg4", "bf", reordered)
            .sound("aac", new AudioFormat(48000, "fltp", "stereo"), FlashesAndBeeps.sound(3))
            .write(folder.resolve("source.mp4"), "mp4");
    // Between two keyframes.
    EditLists.cutStart(source, 0.4);
    Path output = folder.resolve(name);
    Completed completed = Requests.of(source, output).codec(VideoCodec.VP9).complete();

    assertInSync(output, 0.12, 1.12, 2.12);
    MediaInfo made = MediaInfo.of(output);
    assertThat(made.video().frames()).isEqualTo(65);
    // Copied sound can begin with two packets of 21 ms: one that only ends within the cut, and the
    // one before, which decoders need.
    assertThat(made.video().times().get(0)).isCloseTo(0, within(0.043));
    assertThat(made.sounds().get(0).endSeconds()).isCloseTo(2.6, within(0.05));
    assertThat(completed.warningTexts()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"out.mp4, AV1", "out.webm, VP9", "out.mkv, AV1"})
  void lastFrameIsShownForAsLongAsInTheSource(String name, VideoCodec codec)
      throws FfmpegException {
    Path held = folder.resolve("held.mp4");
    new TestMedia()
        .video("testsrc2=size=128x128:rate=25:duration=1,format=yuv420p", "mpeg4")
        .holding(24, 50)
        .write(held, "mp4");
    assertThat(MediaInfo.of(held).video().durationSeconds()).isCloseTo(2.96, within(0.001));
    Path output = folder.resolve(name);
    Completed completed = Requests.of(held, output).codec(codec).complete();
    assertThat(completed.durationSeconds()).isCloseTo(2.96, within(0.001));
    assertThat(MediaInfo.of(output).video().durationSeconds()).isCloseTo(2.96, within(0.001));
  }

  @ParameterizedTest
  @CsvSource({"clip.mp4, mp4, mpeg4, aac, fltp", "clip.mkv, matroska, libopenh264, ac3, fltp"})
  void framesThatWereReorderedStayInSyncWithTheSound(
      String name, String muxer, String encoder, String sound, String samples)
      throws FfmpegException {
    String[] options = encoder.equals("mpeg4") ? new String[] {"bf", "2"} : new String[0];
    Path source =
        new TestMedia()
            .video(FlashesAndBeeps.pictures("128x128", "30000/1001", 2), encoder, options)
            .sound(sound, new AudioFormat(48000, samples, "stereo"), FlashesAndBeeps.sound(2))
            .startingAt(3_000_000)
            .write(folder.resolve(name), muxer);
    FlashesAndBeeps expected = FlashesAndBeeps.of(source);
    for (String output : List.of("out.webm", "out.mkv", "out.mp4")) {
      Path file = folder.resolve(output);
      Requests.of(source, file).codec(VideoCodec.VP9).complete();
      FlashesAndBeeps events = FlashesAndBeeps.of(file);
      for (int i = 0; i < 2; i++) {
        double offset = expected.flashes().get(i) - expected.beeps().get(i);
        assertThat(events.flashes().get(i) - events.beeps().get(i))
            .isCloseTo(offset, within(SYNC_SECONDS));
      }
    }
  }
}
