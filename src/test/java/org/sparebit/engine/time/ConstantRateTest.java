package org.sparebit.engine.time;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.sparebit.engine.ffmpeg.Rational;

class ConstantRateTest {
  private static final Rational MILLISECONDS = new Rational(1, 1000);

  private final ConstantRate rate = new ConstantRate(MILLISECONDS, new Rational(25, 1));

  /** How often each frame is written, in order. */
  private long[] written(long end, long... times) {
    long[] written = new long[times.length];
    for (int i = 0; i < times.length; i++) {
      long ofTheOneBefore = rate.due(times[i]);
      if (i == 0) {
        assertThat(ofTheOneBefore).isZero();
      } else {
        written[i - 1] = ofTheOneBefore;
      }
    }
    written[times.length - 1] = rate.end(end);
    return written;
  }

  @Test
  void writesEachFrameOnceWhereTheRateIsConstantAlready() {
    assertThat(written(160, 0, 40, 80, 120)).containsExactly(1, 1, 1, 1);
    assertThat(rate.warning()).isEmpty();
  }

  @Test
  void repeatsAPictureThatIsHeld() {
    assertThat(written(1080, 0, 40, 1040)).containsExactly(1, 25, 1);
    assertThat(rate.warning()).get().asString().contains("25.000", "24 frames were repeated, 0 ");
  }

  @Test
  void leavesOutWhatComesBetweenTwoFramesOfItsOwn() {
    assertThat(written(120, 0, 10, 40, 50, 80)).containsExactly(0, 1, 0, 1, 1);
    assertThat(rate.warning()).get().asString().contains("0 frames were repeated, 2 left out");
  }

  @Test
  void followsAChangeOfTheRate() {
    // 25 a second, then 12.5, then 25 again.
    assertThat(written(320, 0, 40, 80, 160, 240, 280)).containsExactly(1, 1, 2, 2, 1, 1);
  }

  @Test
  void countsFromTheFirstFrameWhereverThatIs() {
    assertThat(written(40, -80, -40, 0)).containsExactly(1, 1, 1);
    assertThat(rate.warning()).isEmpty();
  }

  @Test
  void doesNotDriftFromTimesThatTheirTimeBaseRounds() {
    ConstantRate broadcast = new ConstantRate(MILLISECONDS, new Rational(30000, 1001));
    long frames = 0;
    for (int i = 0; i < 100_000; i++) {
      frames += broadcast.due(Math.round(i * 1001.0 / 30));
    }

    assertThat(frames + broadcast.end(Math.round(100_000 * 1001.0 / 30))).isEqualTo(100_000);
    assertThat(broadcast.warning()).isEmpty();
  }

  @Test
  void leavesOutFramesWhoseTimesStandStillOrFall() {
    assertThat(written(160, 0, 80, 80, 40, 120)).containsExactly(2, 0, 0, 1, 1);
  }

  @Test
  void writesTheLastFrameEvenWhereItEndsAtOnce() {
    assertThat(written(40, 0, 40)).containsExactly(1, 1);
  }
}
