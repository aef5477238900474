package org.sparebit.engine.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparebit.engine.ffmpeg.Frame;
import org.sparebit.engine.ffmpeg.Packet;
import org.sparebit.engine.ffmpeg.Rational;
import org.sparebit.engine.ffmpeg.TestFrames;

/** Frames of 40 ms, times in milliseconds; the decoder's own are two frames early. */
class FrameClockTest {
  private static final long DELAY = 80;

  private final FrameClock clock = clock(false);

  private static FrameClock clock(boolean untimed) {
    return new FrameClock(new Rational(1, 1000), new Rational(25, 1), 0, untimed);
  }

  /**
   * Reads frames; those that are chosen have the time of the frame two before.
   *
   * @return how often the clock changed from one kind of times to the other
   */
  private int changes(int frames, IntPredicate wrong) {
    int changes = 0;
    boolean own = true;
    for (int i = 10; i < frames; i++) {
      long time = 40L * i;
      try (Frame frame = TestFrames.at(wrong.test(i) ? time - 80 : time, time - DELAY)) {
        clock.read(frame);
        if (!wrong.test(i)) {
          boolean ownNow = frame.presentationTime() == time;
          changes += own == ownNow ? 0 : 1;
          own = ownNow;
        }
      }
    }
    return changes;
  }

  @Test
  void takesTheTimesOfThePacketsWhereFewAreWrong() {
    assertThat(changes(2000, i -> i % 30 == 0)).isZero();
  }

  @Test
  void takesTheDecodersTimesWhereManyAreWrong() {
    assertThat(changes(2000, i -> i % 10 == 0)).isEqualTo(1);
  }

  @Test
  void doesNotGoToAndFroWhereTheShareOfWrongTimesIsAtTheLimit() {
    assertThat(changes(5000, i -> i % 19 == 0)).isEqualTo(1);
  }

  @Test
  void takesThePacketsTimesAgainOnceHardlyAnyIsWrong() {
    assertThat(changes(5000, i -> i < 40 && i % 5 == 0)).isEqualTo(2);
  }

  @Test
  void frameLastsUntilTheNextOneWhateverTheSourceSays() {
    try (Frame first = TestFrames.at(0, 0);
        Frame second = TestFrames.at(5000, 5000)) {
      first.duration(1);
      second.duration(30);
      clock.read(first);
      clock.read(second);
      clock.stamp(first, second);
      clock.stamp(second, null);
      assertThat(first.duration()).isEqualTo(5000);
      assertThat(second.duration()).isEqualTo(30);
    }
  }

  @ParameterizedTest
  @CsvSource({"40, 40", "80, 80", "120, 120", "20, 40", "4000, 40", "0, 40"})
  void framesWithoutTimesLastForAsLongAsTheirCodecSaysWhereThatCanBe(long said, long lasts) {
    FrameClock untimed = clock(true);
    try (Frame first = TestFrames.at(700, 700);
        Frame second = TestFrames.at(Packet.NO_TIME, Packet.NO_TIME)) {
      first.duration(said);
      untimed.read(first);
      untimed.read(second);
      untimed.stamp(first, second);
      untimed.stamp(second, null);
      assertThat(first.presentationTime()).isZero();
      assertThat(second.presentationTime()).isEqualTo(lasts);
      assertThat(untimed.repaired()).isZero();
    }
  }

  /** The times of frames that have these in the source, and nothing else. */
  private static List<Long> stamped(FrameClock clock, long... times) {
    List<Frame> frames =
        Arrays.stream(times).mapToObj(time -> TestFrames.at(time, Packet.NO_TIME)).toList();
    frames.forEach(clock::read);
    List<Long> stamped = new ArrayList<>();
    for (int i = 0; i < frames.size(); i++) {
      clock.stamp(frames.get(i), i + 1 < frames.size() ? frames.get(i + 1) : null);
      stamped.add(frames.get(i).presentationTime());
    }
    frames.forEach(Frame::close);
    return stamped;
  }

  @Test
  void keepsTimesOfAVariableRateAndOfHeldPictures() {
    assertThat(stamped(clock, 0, 40, 80, 100, 120, 60_120, 60_160))
        .containsExactly(0L, 40L, 80L, 100L, 120L, 60_120L, 60_160L);
    assertThat(clock.repaired()).isZero();
  }

  @Test
  void countsFromTheStartOfTheFile() {
    FrameClock late = new FrameClock(new Rational(1, 1000), new Rational(25, 1), 5_000_000, false);
    assertThat(stamped(late, 5080, 5120)).containsExactly(80L, 120L);
  }

  @Test
  void framesBeforeTheStartMoveTheStartAndKeepTheirDistances() {
    assertThat(stamped(clock, -80, -40, 0, 100)).containsExactly(0L, 40L, 80L, 180L);
    assertThat(clock.repaired()).isZero();
  }

  @Test
  void missingTimeIsOneFrameAfterTheOneBefore() {
    assertThat(stamped(clock, 0, Packet.NO_TIME, Packet.NO_TIME, 120, 160))
        .containsExactly(0L, 40L, 80L, 120L, 160L);
    assertThat(clock.repaired()).isEqualTo(2);
  }

  @Test
  void framesWithoutAnyTimeFollowEachOtherAtTheNominalRate() {
    assertThat(stamped(clock, Packet.NO_TIME, Packet.NO_TIME, Packet.NO_TIME))
        .containsExactly(0L, 40L, 80L);
    assertThat(clock.repaired()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(longs = {5000, 0, -700})
  void singleTimeOutOfLineIsPutBetweenThoseAround(long wrong) {
    assertThat(stamped(clock, 0, 40, wrong, 120, 160)).containsExactly(0L, 40L, 80L, 120L, 160L);
    assertThat(clock.repaired()).isEqualTo(1);
  }

  @Test
  void ofTwoFramesWithOneTimeTheFirstComesBefore() {
    assertThat(stamped(clock, 0, 80, 80, 120)).containsExactly(0L, 40L, 80L, 120L);
    assertThat(clock.repaired()).isEqualTo(1);
  }

  @Test
  void timesRiseEvenWhereTheLastOneStandsStill() {
    assertThat(stamped(clock, 0, 0)).containsExactly(0L, 1L);
    assertThat(clock.repaired()).isEqualTo(1);
  }
}
