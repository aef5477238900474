package org.sparebit.worker;

import java.nio.file.Path;
import org.sparebit.worker.runtime.GplLibraries;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The server's worker launcher. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({WorkerProperties.class, WorkerLimits.class})
class WorkerConfiguration {

  @Bean
  ProcessWorkerLauncher workerLauncher(
      WorkerProperties properties,
      WorkerLimits limits,
      @Value("${sparebit.data-dir}") String dataFolder) {
    return new ProcessWorkerLauncher(properties, limits, Path.of(dataFolder));
  }

  @Bean
  GplLibraries gplLibraries(ProcessWorkerLauncher launcher) {
    return launcher.gplLibraries();
  }
}
