package org.sparebit.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RateControlTest {

  @Test
  void noBitrateIsNone() {
    assertThat(RateControl.ofKbps(0)).isEqualTo(RateControl.NONE);
    assertThat(RateControl.NONE.targetKbps()).isZero();
    assertThat(RateControl.ofKbps(900)).isEqualTo(new RateControl.Bitrate(900));
    assertThatThrownBy(() -> RateControl.ofKbps(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1 kbps");
  }

  @Test
  void anEncoderThatCountsShorterSecondsIsGivenLessForEachAndAtLeastOne() {
    assertThat(new RateControl.Bitrate(1000).forSecondsOf(240.0 / 300).targetKbps()).isEqualTo(800);
    assertThat(new RateControl.Bitrate(1000).forSecondsOf(2).targetKbps()).isEqualTo(2000);
    assertThat(new RateControl.Bitrate(1).forSecondsOf(0.01).targetKbps()).isEqualTo(1);
    assertThat(RateControl.NONE.forSecondsOf(0.5)).isEqualTo(RateControl.NONE);
  }
}
