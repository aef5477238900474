package org.sparebit.engine.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sparebit.engine.ffmpeg.Packet;
import org.sparebit.engine.ffmpeg.Rational;

/** Frames of a tenth of a second, times in milliseconds. */
class AudioClockTest {
  private final AudioClock clock = new AudioClock(new Rational(1, 1000), 5_000_000);

  private List<Long> stamp(long... times) {
    return Arrays.stream(times).map(time -> clock.stamp(time, 800, 8000)).boxed().toList();
  }

  @Test
  void countsFromTheStartOfTheFile() {
    assertThat(stamp(5000, 5100, 5205)).containsExactly(0L, 100L, 205L);
    assertThat(clock.repaired()).isZero();
  }

  @Test
  void missingTimesFollowTheSamples() {
    assertThat(stamp(Packet.NO_TIME, Packet.NO_TIME, 5300, Packet.NO_TIME, Packet.NO_TIME))
        .containsExactly(0L, 100L, 300L, 400L, 500L);
    assertThat(clock.repaired()).isEqualTo(4);
  }

  @Test
  void keepsPausesAndShortOverlaps() {
    assertThat(stamp(5000, 65_000, 60_000)).containsExactly(0L, 60_000L, 55_000L);
  }

  @Test
  void goesOnWhereItWasWhenTheSourceBeginsAnewOrJumpsByADay() {
    assertThat(stamp(105_000, 105_100, 5000, 5100, 95_000_000, 95_000_100))
        .containsExactly(100_000L, 100_100L, 100_200L, 100_300L, 100_400L, 100_500L);
    assertThat(clock.repaired()).isEqualTo(2);
  }

  @Test
  void goesOnWhereItWasWhenTheSourcesTimesWrapAround() {
    AudioClock broadcast = new AudioClock(new Rational(1, 90_000), 0);
    long wrap = 1L << 33;
    long length = 2160;
    long first = broadcast.stamp(wrap - length, 1152, 48_000);

    assertThat(broadcast.stamp(0, 1152, 48_000)).isEqualTo(first + length);
    assertThat(broadcast.stamp(length, 1152, 48_000)).isEqualTo(first + 2 * length);
    assertThat(broadcast.repaired()).as("at the wrap alone").isEqualTo(1);
  }

  @Test
  void soundBeforeTheStartOfTheFileIsBelowZero() {
    assertThat(stamp(4900, 5000)).containsExactly(-100L, 0L);
    assertThat(clock.repaired()).isZero();
  }

  @Test
  void missingTimesDoNotDriftByTheirRounding() {
    long last = clock.stamp(5000, 1024, 44_100);
    for (int i = 0; i < 10_000; i++) {
      last = clock.stamp(Packet.NO_TIME, 1024, 44_100);
    }

    assertThat(last).isEqualTo(Math.round(10_000 * 1024 * 1000.0 / 44_100));
  }

  @Test
  void followsASourceWhoseClockRunsABitFast() {
    for (int i = 0; i < 10_000; i++) {
      // One in a thousand.
      assertThat(clock.stamp(5000 + i * 1001L, 8000, 8000)).isEqualTo(i * 1001L);
    }
    assertThat(clock.repaired()).isZero();
  }
}
