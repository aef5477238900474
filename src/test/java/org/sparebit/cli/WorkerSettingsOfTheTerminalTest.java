package org.sparebit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparebit.worker.WorkerLimits;
import org.sparebit.worker.WorkerProperties;
import org.sparebit.worker.process.ConfinementMode;
import org.springframework.util.unit.DataSize;

/** The commands heed those of the server's environment variables that a start needs. */
class WorkerSettingsOfTheTerminalTest {
  @Test
  void areTheDefaultsWithoutAnyVariable() {
    assertThat(Cli.workerProperties(Map.of())).isEqualTo(WorkerProperties.defaults());
  }

  @Test
  void takeTheRuntimeFolderAndTheTimeToStart() {
    WorkerProperties given =
        Cli.workerProperties(
            Map.of(
                "SPAREBIT_WORKER_RUNTIME_DIR", "/opt/sparebit/runtime",
                "SPAREBIT_WORKER_STARTTIMEOUT", "15m"));

    assertThat(given)
        .isEqualTo(
            WorkerProperties.defaults()
                .withRuntimeDir(Path.of("/opt/sparebit/runtime"))
                .withStartTimeout(Duration.ofMinutes(15)));
    assertThat(given.startTimeout()).isEqualTo(Duration.ofMinutes(15));
  }

  @Test
  void refuseATimeThatIsNone() {
    for (String none :
        new String[] {
          "soon", "0s", "-1s", "99999999999999999999s", "9223372036854775807d", "300000d"
        }) {
      assertThatThrownBy(() -> Cli.workerProperties(Map.of("SPAREBIT_WORKER_STARTTIMEOUT", none)))
          .hasMessage(
              "SPAREBIT_WORKER_STARTTIMEOUT is \"%s\": give a time such as 30s or 2m.", none);
    }
  }

  @Test
  void limitsOfWorkersAreThoseOfTheEnvironment() {
    WorkerLimits limits =
        Cli.workerLimits(
            Map.of("SPAREBIT_WORKER_CONFINEMENT", "Required", "SPAREBIT_WORKER_MEMORY", "2GB"));

    assertThat(limits)
        .isEqualTo(new WorkerLimits(ConfinementMode.REQUIRED, DataSize.ofGigabytes(2), null));
    assertThat(Cli.workerLimits(Map.of())).isEqualTo(WorkerLimits.defaults());
  }

  @ParameterizedTest
  @CsvSource({
    "SPAREBIT_WORKER_CONFINEMENT, perhaps",
    "SPAREBIT_WORKER_MEMORY, much",
    "SPAREBIT_WORKER_MEMORY, -1GB"
  })
  void limitThatIsNoneIsRefusedWithItsValue(String variable, String value) {
    assertThatThrownBy(() -> Cli.workerLimits(Map.of(variable, value)))
        .hasMessageContaining(variable + " is \"" + value + "\"");
  }
}
