package org.sparebit.system;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

/** What an operator reads when the server can't start. */
class FailureAnalyzersTest {

  @Test
  void explainsOurOwnFailures() {
    FailureAnalysis analysis =
        requireNonNull(
            new StartupFailureAnalyzer()
                .analyze(
                    new IllegalStateException(new StartupFailure("That is wrong.", "Do this."))));
    assertThat(analysis.getDescription()).isEqualTo("That is wrong.");
    assertThat(analysis.getAction()).isEqualTo("Do this.");
  }

  @Test
  void explainsATakenPort() {
    FailureAnalysis analysis =
        requireNonNull(new PortTakenFailureAnalyzer().analyze(new PortInUseException(8000)));
    assertThat(analysis.getDescription()).contains("Port 8000 is in use");
    assertThat(analysis.getAction()).contains("SPAREBIT_PORT");
  }

  /**
   * Spring Boot's own are loaded with it; those that need a context fail here, and don't matter.
   */
  @Test
  void areRegistered() {
    assertThat(
            SpringFactoriesLoader.forDefaultResourceLocation()
                .load(FailureAnalyzer.class, FailureHandler.handleMessage((message, cause) -> {}))
                .stream()
                .map(Object::getClass))
        .contains(StartupFailureAnalyzer.class, PortTakenFailureAnalyzer.class);
  }
}
