package org.sparebit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilmTimeTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "90, 90000000",
    "1:30, 90000000",
    "0:01:30.5, 90500000",
    "12:00:00, 43200000000",
    "90:05, 5405000000",
    "0.000001, 1",
    "1.23456789, 1234567"
  })
  void understandsSecondsMinutesAndHours(String typed, long micros) {
    assertThat(FilmTime.micros(typed)).hasValue(micros);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-1", "1:60", "1:60:00", "1:2:3:4", "5s", "1,5", ".5", "1:", "\u0661"})
  void takesNothingElse(String typed) {
    assertThat(FilmTime.micros(typed)).isEmpty();
  }
}
