package org.sparebit.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;

class FullDiskAnalyzerTest {
  private final FailureAnalyzer analyzer = new FullDiskAnalyzer();

  @Test
  void saysWhatToDoWhereADiskIsFull() {
    IOException full = new IOException("java.io.IOException: No space left on device");

    assertThat(analyzer.analyze(new IllegalStateException("no commit", full)))
        .extracting(FailureAnalysis::getAction)
        .asString()
        .contains("Free some megabytes");
  }

  @Test
  void leavesOtherFailuresToOthers() {
    assertThat(analyzer.analyze(new IllegalStateException(new IOException("Broken pipe"))))
        .isNull();
    assertThat(analyzer.analyze(new IllegalStateException("no disk at all"))).isNull();
  }
}
