package org.sparebit.engine.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
}
