package org.sparebit.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainPathTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "*",
        "/isize",
        "/isize/7",
        "/isize/7/",
        "/isize/%31",
        "/isize/a.b",
        "/.well-known/x",
        "/isize;a=b",
        "/isize/...",
        "/actuator/health/liveness",
        "/live/7/index.m3u8"
      })
  void isWhatAllTakeTheSame(String path) {
    assertThat(PlainPath.is(path)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "isize",
        "//isize",
        "/isize//7",
        "/isize/..",
        "/isize/../x",
        "/./isize",
        "/isize/.;a/x",
        "/%2e%2E/x",
        "/a\\b",
        "/a%5Cb",
        "/a%2fb",
        "/a%00",
        "/actuator/health;x",
        "/actuator/%68ealth"
      })
  void isNotWhatCouldBeTakenInTwoWays(String path) {
    assertThat(PlainPath.is(path)).isFalse();
  }
}
