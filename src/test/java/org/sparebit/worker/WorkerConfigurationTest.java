package org.sparebit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

class WorkerConfigurationTest {

  @Test
  void offersLauncherAndProperties() {
    try (var context = new AnnotationConfigApplicationContext()) {
      context
          .getEnvironment()
          .getPropertySources()
          .addFirst(
              new MapPropertySource(
                  "test",
                  Map.of("sparebit.worker.concurrent-jobs", "3", "sparebit.data-dir", "data")));
      context.register(WorkerConfiguration.class);
      context.refresh();

      assertThat(context.getBean(WorkerLauncher.class)).isInstanceOf(ProcessWorkerLauncher.class);
      assertThat(context.getBean(WorkerProperties.class).concurrentJobs()).isEqualTo(3);
    }
  }
}
