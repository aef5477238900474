package org.sparebit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparebit.worker.process.ConfinementMode;
import org.sparebit.worker.process.MemoryUse;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class WorkerLimitsTest {

  @Test
  void defaults() {
    assertThat(bind(Map.of())).isEqualTo(WorkerLimits.defaults());
  }

  @Test
  void fullMapping() {
    assertThat(
            bind(
                Map.of(
                    "sparebit.worker.confinement", "required",
                    "sparebit.worker.memory", "3GB",
                    "sparebit.worker.max-job-time", "2h")))
        .isEqualTo(
            new WorkerLimits(
                ConfinementMode.REQUIRED, DataSize.ofGigabytes(3), Duration.ofHours(2)));
  }

  @ParameterizedTest
  @CsvSource({"1024, 1, 896", "8192, 1, 7168", "65536, 16, 4032"})
  void workersShareWhatTheServerLeaves(long totalMb, int jobs, long mb) {
    assertThat(WorkerLimits.share(totalMb << 20, jobs)).isEqualTo(DataSize.ofMegabytes(mb));
  }

  @ParameterizedTest
  @CsvSource({"0, PT24H", "1, PT1H", "7200, PT2000H", "1e300, PT87600H"})
  void jobMayTakeAThousandTimesItsInputsLength(double seconds, Duration time) {
    assertThat(WorkerLimits.defaults().timeFor(seconds)).isEqualTo(time);
  }

  @ParameterizedTest
  @CsvSource({
    "memory, 100MB, memoryLargeEnough",
    "max-job-time, 0s, maxJobTimeUsable",
    "max-job-time, -1s, maxJobTimeUsable",
    "max-job-time, 999999d, maxJobTimeUsable"
  })
  void refusesValuesThatCannotWork(String name, String value, String violated) {
    WorkerLimits limits = bind(Map.of("sparebit.worker." + name, value));

    try (ValidatorFactory factory = Validation.buildDefaultValidatorFactory()) {
      List<String> violations =
          factory.getValidator().validate(limits).stream()
              .map(ConstraintViolation::getPropertyPath)
              .map(Object::toString)
              .toList();
      assertThat(violations).containsExactly(violated);
    }
  }

  @Test
  void memoryIsWhatAProcessHasWrittenAndNotWhatItShares() {
    assertThat(
            MemoryUse.parse(
                """
                VmRSS:\t  300 kB
                RssAnon:\t  100 kB
                RssFile:\t  190 kB
                RssShmem:\t  10 kB
                VmSwap:\t  5 kB
                """))
        .hasValue(115 * 1024);
    assertThat(MemoryUse.parse("State:\tZ (zombie)\n")).isEmpty();
  }

  private static WorkerLimits bind(Map<String, String> values) {
    return new Binder(new MapConfigurationPropertySource(values))
        .bindOrCreate("sparebit.worker", WorkerLimits.class);
  }
}
