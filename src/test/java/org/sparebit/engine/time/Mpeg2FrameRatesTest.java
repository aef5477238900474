package org.sparebit.engine.time;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparebit.engine.ffmpeg.Rational;

class Mpeg2FrameRatesTest {

  @ParameterizedTest
  @CsvSource({
    "25, 1, 25, 1",
    "30000, 1001, 30000, 1001",
    "15, 1, 15, 1",
    "25, 2, 25, 2",
    "120, 1, 120, 1",
    "2397, 100, 24000, 1001",
    "240, 1, 240, 1",
    "700, 29, 24, 1",
    "97, 1, 60, 1"
  })
  void rateThatAHeaderCannotStateBecomesTheNearestThatItCan(
      int numerator, int denominator, int nearestNumerator, int nearestDenominator) {
    assertThat(Mpeg2FrameRates.nearest(new Rational(numerator, denominator)))
        .isEqualTo(new Rational(nearestNumerator, nearestDenominator));
  }
}
