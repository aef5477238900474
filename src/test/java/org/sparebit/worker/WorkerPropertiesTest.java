package org.sparebit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class WorkerPropertiesTest {

  @Test
  void defaults() {
    int cores = Runtime.getRuntime().availableProcessors();
    int jobs = Math.max(1, cores / 4);

    assertThat(bind(Map.of()))
        .isEqualTo(
            new WorkerProperties(
                jobs,
                Math.max(1, cores / jobs),
                5,
                DataSize.ofMegabytes(256),
                Duration.ofSeconds(120),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                DataSize.ofKilobytes(64),
                null))
        .isEqualTo(WorkerProperties.defaults());
  }

  @Test
  void fullMapping() {
    assertThat(
            bind(
                Map.of(
                    "sparebit.worker.concurrent-jobs", "3",
                    "sparebit.worker.threads-per-job", "5",
                    "sparebit.worker.niceness", "7",
                    "sparebit.worker.heap", "512MB",
                    "sparebit.worker.stall-timeout", "2m",
                    "sparebit.worker.start-timeout", "45s",
                    "sparebit.worker.stop-grace", "1500ms",
                    "sparebit.worker.stderr-tail", "128KB",
                    "sparebit.worker.runtime-dir", "/opt/sparebit/runtime")))
        .isEqualTo(
            new WorkerProperties(
                3,
                5,
                7,
                DataSize.ofMegabytes(512),
                Duration.ofMinutes(2),
                Duration.ofSeconds(45),
                Duration.ofMillis(1500),
                DataSize.ofKilobytes(128),
                Path.of("/opt/sparebit/runtime")));
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "2, 1, 2", "4, 1, 4", "7, 1, 7", "8, 2, 4", "64, 16, 4"})
  void jobsAndThreadsTogetherFillTheCores(int cores, int jobs, int threads) {
    assertThat(WorkerProperties.jobsFor(cores)).isEqualTo(jobs);
    assertThat(WorkerProperties.threadsFor(cores, jobs)).isEqualTo(threads);
  }

  @Test
  void moreJobsThanCoresGetOneThreadEach() {
    assertThat(WorkerProperties.threadsFor(4, 9)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "concurrent-jobs, -1, concurrentJobs",
    "threads-per-job, -1, threadsPerJob",
    "niceness, -1, niceness",
    "niceness, 20, niceness",
    "heap, 10MB, heapLargeEnough",
    "stall-timeout, 0s, everyTimeUsable",
    "stall-timeout, 999999d, everyTimeUsable",
    "start-timeout, -1s, everyTimeUsable",
    "stop-grace, 0s, everyTimeUsable",
    "stderr-tail, -1KB, tailNotNegative"
  })
  void refusesValuesThatCannotWork(String name, String value, String violated) {
    WorkerProperties properties = bind(Map.of("sparebit.worker." + name, value));

    try (ValidatorFactory factory = Validation.buildDefaultValidatorFactory()) {
      List<String> violations =
          factory.getValidator().validate(properties).stream()
              .map(ConstraintViolation::getPropertyPath)
              .map(Object::toString)
              .toList();
      assertThat(violations).containsExactly(violated);
    }
  }

  private static WorkerProperties bind(Map<String, String> values) {
    return new Binder(new MapConfigurationPropertySource(values))
        .bindOrCreate("sparebit.worker", WorkerProperties.class);
  }
}
