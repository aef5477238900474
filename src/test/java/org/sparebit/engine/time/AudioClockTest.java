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
}
