package org.sparebit.api.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClientAddressTest {
  @Test
  void takesANetworkOfIpv6ForOneClient() {
    assertThat(ClientAddress.of("192.0.2.7")).isEqualTo("192.0.2.7");
    assertThat(ClientAddress.of("2001:db8::1")).isEqualTo(ClientAddress.of("2001:db8::ffff:2"));
    assertThat(ClientAddress.of("2001:db8::1")).isNotEqualTo(ClientAddress.of("2001:db8:0:1::1"));
  }

  @Test
  void looksUpNoNameThatIsSentInTheFormOfAnAddress() {
    assertThat(ClientAddress.of("localhost:1")).isEqualTo("localhost:1");
    assertThat(ClientAddress.of("fe80::1%eth0")).isNotBlank();
  }

  @Test
  void hasANameForAClientThatHasGone() {
    assertThat(ClientAddress.of(null)).isEqualTo("gone");
  }
}
