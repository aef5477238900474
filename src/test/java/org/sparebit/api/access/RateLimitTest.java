package org.sparebit.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateLimitTest {
  private static final long SECOND = 1_000_000_000L;

  private final RateLimit limit = new RateLimit(60);

  @Test
  void allowsAMinutesWorthAtOnceAndThenOneASecond() {
    for (int i = 0; i < 60; i++) {
      assertThat(limit.secondsToWait("192.0.2.1", 0)).isZero();
    }
    assertThat(limit.secondsToWait("192.0.2.1", 0)).isEqualTo(1);
    assertThat(limit.secondsToWait("192.0.2.2", 0)).isZero();
    assertThat(limit.secondsToWait("192.0.2.1", SECOND + 1)).isZero();
    assertThat(limit.secondsToWait("192.0.2.1", SECOND + 2)).isEqualTo(1);
  }

  @Test
  void takesAnIpv6NetworkForOneClient() {
    RateLimit one = new RateLimit(1);
    assertThat(one.secondsToWait("2001:db8:0:1::1", 0)).isZero();
    assertThat(one.secondsToWait("2001:db8:0:1:ffff::2", 0)).isPositive();
    assertThat(one.secondsToWait("2001:db8:0:2::1", 0)).isZero();
  }

  @Test
  void forgetsWhoWasNotSeenForLongest() {
    for (int i = 0; i < RateLimit.MAX_CLIENTS + 10; i++) {
      limit.secondsToWait("client" + i, 0);
    }
    assertThat(limit.clients()).isEqualTo(RateLimit.MAX_CLIENTS);
  }
}
