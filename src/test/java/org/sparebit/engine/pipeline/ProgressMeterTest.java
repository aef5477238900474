package org.sparebit.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ProgressMeterTest {
  private final ProgressMeter meter = new ProgressMeter();

  @Test
  void encodingAndVerificationMakeTheWhole() {
    meter.encoded(0.5);
    assertPercent(47.5);
    meter.encoded(1);
    assertPercent(95);
    meter.verified(1);
    assertPercent(100);
  }

  @Test
  void firstPassIsAPartOfEncoding() {
    meter.beginFirstPass(0.2);
    meter.encoded(0.5);
    assertPercent(9.5);
    meter.encoded(1);
    meter.beginEncoding();
    assertPercent(19);
    meter.encoded(0.5);
    assertPercent(57);
    meter.encoded(1);
    assertPercent(95);
  }

  @Test
  void firstPassOfAnInputWithoutKnownLengthEndsAtItsShare() {
    meter.beginFirstPass(0.2);
    meter.beginEncoding();
    assertPercent(19);
  }

  @Test
  void framesOfTheFirstPassAreSignsOfLifeOnly() {
    meter.beginFirstPass(0.2);
    meter.frameEncoded();
    meter.beginEncoding();
    assertThat(meter.snapshot().frames()).isZero();
    assertThat(meter.snapshot().steps()).isEqualTo(1);
    meter.frameEncoded();
    assertThat(meter.snapshot().frames()).isEqualTo(1);
    assertThat(meter.snapshot().steps()).isEqualTo(2);
  }

  @Test
  void neverFalls() {
    meter.encoded(0.5);
    meter.encoded(0.25);
    assertPercent(47.5);
  }

  private void assertPercent(double percent) {
    assertThat(meter.snapshot().percent()).isCloseTo(percent, within(1e-9));
  }
}
