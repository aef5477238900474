package org.sparebit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparebit.worker.GpuProperties;
import org.sparebit.worker.WorkerLimits;
import org.sparebit.worker.WorkerProperties;
import org.sparebit.worker.process.ConfinementMode;
import org.springframework.util.unit.DataSize;

/** The commands heed those of the server's environment variables that a start needs. */
class WorkerSettingsOfTheTerminalTest {
  @Test
  void areTheDefaultsWithoutAnyVariable() {
    assertThat(TerminalSettings.of(Map.of()).worker()).isEqualTo(WorkerProperties.defaults());
  }

  @Test
  void takeTheRuntimeFolderAndTheTimeToStart() {
    WorkerProperties given =
        TerminalSettings.of(
                Map.of(
                    "SPAREBIT_WORKER_RUNTIME_DIR", "/opt/sparebit/runtime",
                    "SPAREBIT_WORKER_STARTTIMEOUT", "15m"))
            .worker();

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
      assertThatThrownBy(() -> TerminalSettings.of(Map.of("SPAREBIT_WORKER_STARTTIMEOUT", none)))
          .hasMessage(
              "SPAREBIT_WORKER_STARTTIMEOUT is \"%s\": give a time such as 30s or 2m.", none);
    }
  }

  @Test
  void limitsOfWorkersAreThoseOfTheEnvironment() {
    WorkerLimits limits =
        TerminalSettings.of(
                Map.of("SPAREBIT_WORKER_CONFINEMENT", "Required", "SPAREBIT_WORKER_MEMORY", "2GB"))
            .limits();

    assertThat(limits)
        .isEqualTo(new WorkerLimits(ConfinementMode.REQUIRED, DataSize.ofGigabytes(2), null));
    assertThat(TerminalSettings.of(Map.of()).limits()).isEqualTo(WorkerLimits.defaults());
  }

  @ParameterizedTest
  @CsvSource({
    "SPAREBIT_WORKER_CONFINEMENT, perhaps",
    "SPAREBIT_WORKER_MEMORY, much",
    "SPAREBIT_WORKER_MEMORY, -1GB"
  })
  void limitThatIsNoneIsRefusedWithItsValue(String variable, String value) {
    assertThatThrownBy(() -> TerminalSettings.of(Map.of(variable, value)))
        .hasMessageContaining(variable + " is \"" + value + "\"");
  }

  /** Each by the name under which it is documented for the server. */
  @Test
  void everySettingOfWorkersAndOfTheGpuIsHeeded() {
    Map<String, String> given = new HashMap<>();
    given.put("SPAREBIT_DATA_DIR", "/elsewhere");
    given.put("SPAREBIT_WORKER_CONCURRENTJOBS", "2");
    given.put("SPAREBIT_WORKER_THREADSPERJOB", "3");
    given.put("SPAREBIT_WORKER_NICENESS", "7");
    given.put("SPAREBIT_WORKER_HEAP", "300MB");
    given.put("SPAREBIT_WORKER_STALLTIMEOUT", "61");
    given.put("SPAREBIT_WORKER_STARTTIMEOUT", "62s");
    given.put("SPAREBIT_WORKER_STOPGRACE", "63s");
    given.put("SPAREBIT_WORKER_STDERRTAIL", "32KB");
    given.put("SPAREBIT_WORKER_RUNTIMEDIR", "/runtime");
    given.put("SPAREBIT_WORKER_CONFINEMENT", "off");
    given.put("SPAREBIT_WORKER_MEMORY", "4GB");
    given.put("SPAREBIT_WORKER_MAXJOBTIME", "2h");
    given.put("SPAREBIT_GPU_DEVICE", "1");
    given.put("SPAREBIT_GPU_MAXJOBS", "2");
    given.put("SPAREBIT_GPU_MEMORYLIMIT", "2GB");
    given.put("SPAREBIT_GPU_FRAMESPERRUN", "8");
    given.put("SPAREBIT_NVDEC", "true");
    given.put("SPAREBIT_NVENC", "true");

    assertThat(TerminalSettings.of(given))
        .isEqualTo(
            new TerminalSettings(
                Path.of("/elsewhere"),
                new WorkerProperties(
                    2,
                    3,
                    7,
                    DataSize.ofMegabytes(300),
                    Duration.ofSeconds(61),
                    Duration.ofSeconds(62),
                    Duration.ofSeconds(63),
                    DataSize.ofKilobytes(32),
                    Path.of("/runtime")),
                new WorkerLimits(ConfinementMode.OFF, DataSize.ofGigabytes(4), Duration.ofHours(2)),
                new GpuProperties(1, 2, DataSize.ofGigabytes(2), 8, true, true),
                3,
                null,
                null));
  }

  @Test
  void withoutAnyVariableTheDataFolderIsTheServers() {
    assertThat(TerminalSettings.of(Map.of("SPAREBIT_DATA_DIR", " ")).dataFolder())
        .isEqualTo(Path.of("data"));
  }

  @ParameterizedTest
  @CsvSource({
    "SPAREBIT_WORKER_NICENESS, 20",
    "SPAREBIT_WORKER_HEAP, 1MB",
    "SPAREBIT_WORKER_STALLTIMEOUT, 0s",
    "SPAREBIT_WORKER_MAXJOBTIME, never",
    "SPAREBIT_GPU_FRAMESPERRUN, 9",
    "SPAREBIT_GPU_MEMORYLIMIT, 1MB",
    "SPAREBIT_NVENC, perhaps"
  })
  void settingThatIsNoneIsRefusedWithItsValue(String variable, String value) {
    assertThatThrownBy(() -> TerminalSettings.of(Map.of(variable, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(variable + " is \"" + value + "\"");
  }
}
