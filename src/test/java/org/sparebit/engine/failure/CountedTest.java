package org.sparebit.engine.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CountedTest {
  @Test
  void saysOneInTheSingular() {
    assertThat(Counted.of(1, "packet")).isEqualTo("1 packet");
    assertThat(Counted.of(1, "stream", "begins", "begin")).isEqualTo("1 stream begins");
  }

  @Test
  void saysNoneAndMoreInThePlural() {
    assertThat(Counted.of(0, "packet")).isEqualTo("0 packets");
    assertThat(Counted.of(2, "stream", "begins", "begin")).isEqualTo("2 streams begin");
  }
}
