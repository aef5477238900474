package org.sparebit.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StderrPumpTest {

  @Test
  void keepsTheEndWithinItsBound() {
    StderrTail tail = pump(100, "first line\n" + "x".repeat(80) + "\nlast line\n");

    assertThat(tail.last(10)).containsExactly("x".repeat(80), "last line");
    assertThat(tail.last(1)).containsExactly("last line");
  }

  @Test
  void splitsLinesThatAreTooLong() {
    StderrTail tail = pump(100_000, "x".repeat(10_000));

    assertThat(tail.last(10)).hasSize(3).allMatch(line -> line.length() <= 4096);
    assertThat(String.join("", tail.last(10))).hasSize(10_000);
  }

  @Test
  void dropsEmptyLinesAndCarriageReturns() {
    assertThat(pump(1000, "one\r\n\r\n\n  \ntwo").last(10)).containsExactly("one", "two");
  }

  private static StderrTail pump(int maxChars, String text) {
    StderrTail tail = new StderrTail(maxChars);
    new StderrPump(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), tail).run();
    return tail;
  }
}
