package org.sparebit.engine.time;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.ffmpeg.Rational;

class FrameRatesTest {
  @ParameterizedTest
  @EnumSource(VideoCodec.class)
  void encodersAreToldTheRateItselfWhereTheyCanTakeIt(VideoCodec codec) {
    Rational rate = new Rational(30_000, 1001);
    assertThat(FrameRates.ofEncoder(codec, rate)).isEqualTo(rate);
  }

  @ParameterizedTest
  @EnumSource(VideoCodec.class)
  void encodersAreToldTheNearestThatTheyCanTakeOtherwise(VideoCodec codec) {
    Rational slow = FrameRates.ofEncoder(codec, new Rational(1, 3600));
    Rational asked = new Rational(1_000_000, 1);
    Rational fast = FrameRates.ofEncoder(codec, asked);

    assertThat(slow.toDouble()).isGreaterThanOrEqualTo(codec.minFrameRate());
    assertThat(fast.numerator()).isEqualTo(Math.min(asked.numerator(), codec.maxFrameRate()));
  }

  @Test
  void encodersAreToldNothingOfARateThatIsNotKnown() {
    assertThat(FrameRates.ofEncoder(VideoCodec.AV1, Rational.UNKNOWN)).isEqualTo(Rational.UNKNOWN);
  }
}
