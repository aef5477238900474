package org.sparebit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitsTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0 bytes",
    "999, 999 bytes",
    "1000, 1.00 kB",
    "12345, 12.3 kB",
    "999499, 999 kB",
    "999999, 1.00 MB",
    "2500000000, 2.50 GB"
  })
  void sizesHaveThreeDigits(long bytes, String text) {
    assertThat(Units.size(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0, 00:00", "59.6, 01:00", "125, 02:05", "3599, 59:59", "3600, 1:00:00"})
  void timesHaveHoursOnlyIfNeeded(double seconds, String text) {
    assertThat(Units.time(Duration.ofMillis((long) (seconds * 1000)))).isEqualTo(text);
  }
}
