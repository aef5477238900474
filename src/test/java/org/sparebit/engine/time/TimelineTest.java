package org.sparebit.engine.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparebit.engine.ffmpeg.AudioFormat;
import org.sparebit.engine.ffmpeg.Demuxer;
import org.sparebit.engine.ffmpeg.Packet;
import org.sparebit.engine.ffmpeg.Rational;
import org.sparebit.engine.ffmpeg.SourceStream;
import org.sparebit.engine.ffmpeg.TestMedia;

/** Packets of two seconds of a transport stream, with times as a recorder could give them. */
class TimelineTest {
  private static final long SECOND = 90_000;
  private static final long FRAME = SECOND / 25;

  /** Times of a transport stream have 33 bits: they begin anew after some 26 hours. */
  private static final long WRAP = 1L << 33;

  @TempDir static Path folder;
  private static Demuxer demuxer;
  private static SourceStream video;
  private static final List<Packet> PACKETS = new ArrayList<>();

  private final List<Long> pictures = new ArrayList<>();
  private final List<Long> sound = new ArrayList<>();
  private Timeline timeline;

  @BeforeAll
  static void read() throws Exception {
    Path file =
        new TestMedia()
            .video("testsrc2=size=64x64:rate=25:duration=2,format=yuv420p", "mpeg2video")
            .sound("mp2", new AudioFormat(48_000, "s16", "stereo"), 2)
            .write(folder.resolve("two-seconds.ts"), "mpegts");
    try (FileChannel channel = FileChannel.open(file)) {
      demuxer = Demuxer.open(channel, "two-seconds.ts");
      video = demuxer.bestVideo().orElseThrow();
      try (Packet packet = new Packet()) {
        while (demuxer.read(packet)) {
          PACKETS.add(packet.copy());
        }
      }
    }
    long start = PACKETS.stream().mapToLong(Packet::decodingTime).min().orElseThrow();
    PACKETS.forEach(packet -> packet.shift(-start));
  }

  @AfterAll
  static void free() {
    PACKETS.forEach(Packet::close);
    demuxer.close();
  }

  @BeforeEach
  void begin() {
    timeline =
        new Timeline(
            demuxer,
            video,
            new Rational(25, 1),
            packet ->
                (packet.streamIndex() == video.index() ? pictures : sound)
                    .add(packet.decodingTime()));
  }

  @AfterEach
  void close() {
    timeline.close();
  }

  /** A time in the stream's time base becomes another one. */
  private interface Times {
    long of(boolean picture, long time);
  }

  private void accept(Times times) throws Exception {
    for (Packet original : PACKETS) {
      try (Packet packet = original.copy()) {
        boolean picture = packet.streamIndex() == video.index();
        packet.times(
            times.of(picture, packet.presentationTime()), times.of(picture, packet.decodingTime()));
        timeline.accept(packet);
      }
    }
  }

  private void acceptFrom(long start) throws Exception {
    accept((picture, time) -> start + time);
  }

  private void assertPicturesGoOn(long start, int frames) {
    assertThat(pictures)
        .isEqualTo(LongStream.range(0, frames).map(i -> start + i * FRAME).boxed().toList());
  }

  /** Sound is where it would be had nobody touched it, so many ticks later in each recording. */
  private void assertSoundIsShifted(long... shifts) {
    List<Long> expected = new ArrayList<>();
    for (long shift : shifts) {
      PACKETS.stream()
          .filter(packet -> packet.streamIndex() != video.index())
          .forEach(packet -> expected.add(packet.decodingTime() + shift));
    }
    assertThat(sound).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      // Times are shifted by whole microseconds.
      assertThat(sound.get(i))
          .as("packet " + i)
          .isBetween(expected.get(i) - 1, expected.get(i) + 1);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -10 * SECOND, WRAP - SECOND})
  void timesWithoutABreakStayAsTheyAre(long start) throws Exception {
    acceptFrom(start);
    timeline.finish();

    assertPicturesGoOn(start, 50);
    assertSoundIsShifted(start);
    assertThat(timeline.warnings()).isEmpty();
  }

  /** Back to the same time, below zero, by an hour, by a day, and back by 33 bits. */
  @ParameterizedTest
  @ValueSource(longs = {0, -SECOND, 3600 * SECOND, 86_400 * SECOND, -WRAP + 2 * SECOND})
  void recordingAfterAJumpGoesOnWithTheNextFrameAndItsSoundWithIt(long second) throws Exception {
    acceptFrom(0);
    acceptFrom(second);
    timeline.finish();

    assertPicturesGoOn(0, 100);
    assertSoundIsShifted(0, 50 * FRAME);
    assertThat(timeline.warnings()).singleElement().asString().contains("jump once");
    // Pictures of MPEG-2 are shown a frame after they are decoded.
    assertThat(timeline.endMicros(video.index())).isEqualTo(4_040_000);
  }

  @Test
  void eachOfSeveralJumpsIsClosed() throws Exception {
    acceptFrom(WRAP - 2 * SECOND);
    acceptFrom(0);
    acceptFrom(500 * SECOND);
    acceptFrom(0);
    timeline.finish();

    assertPicturesGoOn(WRAP - 2 * SECOND, 200);
    assertThat(timeline.warnings()).singleElement().asString().contains("jump 3 times");
  }

  @Test
  void pauseOfSomeSecondsIsKept() throws Exception {
    acceptFrom(0);
    acceptFrom(9 * SECOND);
    timeline.finish();

    assertThat(pictures).hasSize(100).contains(49 * FRAME, 9 * SECOND);
    assertThat(timeline.warnings()).isEmpty();
  }

  @Test
  void packetsWithoutTimesPassWithout() throws Exception {
    accept((picture, time) -> picture && time == 10 * FRAME ? Packet.NO_TIME : time);
    timeline.finish();

    assertThat(pictures).hasSize(50).contains(Packet.NO_TIME).doesNotContain(10 * FRAME);
    assertSoundIsShifted(0);
    assertThat(timeline.warnings()).isEmpty();
  }

  @Test
  void singleWrongTimeIsNoJump() throws Exception {
    accept((picture, time) -> picture && time == 10 * FRAME ? 7200 * SECOND : time);
    timeline.finish();

    assertPicturesGoOn(0, 50);
    assertSoundIsShifted(0);
    assertThat(timeline.warnings()).singleElement().asString().contains("1 packet of the input");
  }

  @Test
  void soundThatJumpsAloneGoesOnByItself() throws Exception {
    acceptFrom(0);
    accept((picture, time) -> (picture ? 50 * FRAME : 3600 * SECOND) + time);
    timeline.finish();

    assertPicturesGoOn(0, 100);
    assertThat(sound).isSorted();
    assertThat(sound.get(sound.size() - 1)).isLessThan(5 * SECOND);
  }
}
