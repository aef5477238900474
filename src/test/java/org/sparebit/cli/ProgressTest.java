package org.sparebit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparebit.protocol.Progress;

class ProgressTest {
  private final StringWriter written = new StringWriter();
  private final PrintWriter out = new PrintWriter(written, true);
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger columns = new AtomicInteger(60);

  @Test
  void barShowsPercentSpeedAndTimeLeft() {
    ProgressBar bar = new ProgressBar(out, columns::get, nanos::get);
    nanos.set(Duration.ofSeconds(30).toNanos());
    bar.show(new Progress(25, 1, 250, 8.3));

    assertThat(written)
        .hasToString(
            "\r 25.0 % [" + "=".repeat(7) + " ".repeat(20) + "]    8.3 fps  ETA 01:30\u001b[K");
  }

  @Test
  void barNeverPromisesATimeFromNothing() {
    new ProgressBar(out, columns::get, nanos::get).show(new Progress(0.2, 1, 1, 0));

    assertThat(written.toString()).contains("ETA --:--");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 20, 33, 40, 80, 300})
  void barStaysWithinTheTerminal(int width) {
    columns.set(width);
    ProgressBar bar = new ProgressBar(out, columns::get, nanos::get);
    bar.show(new Progress(99.96, 1, 1_000_000, 12345.6));

    assertThat(written.toString().replace("\r", "").replace("\u001b[K", "").length())
        .isLessThan(width);
  }

  @Test
  void barFollowsTheTerminalsWidth() {
    ProgressBar bar = new ProgressBar(out, columns::get, nanos::get);
    bar.show(new Progress(50, 1, 1, 1));
    int before = written.toString().length();
    columns.set(90);
    bar.show(new Progress(50, 1, 1, 1));

    assertThat(written.toString().length() - before).isEqualTo(before + 30);
  }

  @Test
  void clearedBarLeavesAnEmptyLine() {
    ProgressBar bar = new ProgressBar(out, columns::get, nanos::get);
    bar.clear();
    assertThat(written.toString()).isEmpty();

    bar.show(new Progress(50, 1, 1, 1));
    bar.clear();
    assertThat(written.toString()).endsWith("\r\u001b[K");
  }

  @Test
  void linesComeEveryTenPercent() {
    ProgressLines lines = new ProgressLines(out);
    for (double percent : new double[] {0, 0, 3, 9.9, 10, 12, 47, 48, 50, 99, 100, 100}) {
      lines.show(new Progress(percent, 1, 1, 1));
    }
    lines.clear();

    assertThat(written.toString().lines())
        .containsExactly("0 %", "10 %", "40 %", "50 %", "90 %", "100 %");
  }
}
