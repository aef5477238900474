package org.sparebit.queue;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

@NullMarked
class QueuePropertiesTest {

  @Test
  void hasDefaults() {
    assertThat(bind(Map.of()))
        .isEqualTo(
            new QueueProperties(
                3,
                10,
                Duration.ofSeconds(5),
                5,
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                Duration.ofSeconds(25),
                false));
  }

  @Test
  void takesEveryProperty() {
    assertThat(
            bind(
                Map.of(
                    "sparebit.queue.max-failures", "5",
                    "sparebit.queue.retry-delay", "1m",
                    "sparebit.queue.max-lost-servers", "20",
                    "sparebit.queue.max-setbacks", "9",
                    "sparebit.queue.probe-delay", "2s",
                    "sparebit.queue.max-probe-delay", "3s",
                    "sparebit.queue.stop-timeout", "10s",
                    "sparebit.queue.full-verification", "true")))
        .isEqualTo(
            new QueueProperties(
                5,
                20,
                Duration.ofMinutes(1),
                9,
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                Duration.ofSeconds(10),
                true));
  }

  @Test
  void takesABareNumberForSecondsAndForDaysOfKeeping() {
    assertThat(bind(Map.of("sparebit.queue.retry-delay", "90")).retryDelay())
        .isEqualTo(Duration.ofSeconds(90));
    JobsProperties jobs =
        new Binder(new MapConfigurationPropertySource(Map.of("sparebit.jobs.keep", "30")))
            .bindOrCreate("sparebit.jobs", JobsProperties.class);
    assertThat(jobs.keep()).isEqualTo(Duration.ofDays(30));
    assertThat(jobs.cleanUpInterval()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void refusesWhatMakesNoSense() {
    QueueProperties wrong =
        new QueueProperties(
            0,
            0,
            Duration.ofSeconds(-1),
            0,
            Duration.ZERO,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            false);
    try (ValidatorFactory factory = Validation.buildDefaultValidatorFactory()) {
      assertThat(factory.getValidator().validate(wrong)).hasSize(5);
    }
  }

  @Test
  void waitsLongerAfterEachFailure() {
    QueueProperties properties = bind(Map.of());

    assertThat(properties.delayAfter(1)).isEqualTo(Duration.ofSeconds(5));
    assertThat(properties.delayAfter(2)).isEqualTo(Duration.ofSeconds(30));
    assertThat(properties.delayAfter(3)).isEqualTo(Duration.ofMinutes(3));
    assertThat(properties.delayAfter(4)).isEqualTo(Duration.ofMinutes(15));
    assertThat(properties.delayAfter(400)).isEqualTo(Duration.ofMinutes(15));
  }

  private static QueueProperties bind(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("sparebit.queue", QueueProperties.class);
  }

  @Test
  void keepsAllJobsByDefault() {
    assertThat(bindJobs(Map.of()))
        .isEqualTo(new JobsProperties(null, 0, Duration.ofMinutes(1), null));
  }

  @Test
  void takesEveryPropertyOfJobs() {
    assertThat(
            bindJobs(
                Map.of(
                    "sparebit.jobs.keep", "30d",
                    "sparebit.jobs.max-finished", "1000",
                    "sparebit.jobs.clean-up-interval", "5s",
                    "sparebit.jobs.max-output", "50GB")))
        .isEqualTo(
            new JobsProperties(
                Duration.ofDays(30), 1000, Duration.ofSeconds(5), DataSize.ofGigabytes(50)));
  }

  private static JobsProperties bindJobs(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("sparebit.jobs", JobsProperties.class);
  }
}
