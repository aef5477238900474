package org.sparebit.activation;

import java.nio.file.Path;
import org.sparebit.worker.runtime.GplLibraries;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where the server takes the GPL build of FFmpeg from. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CodecsProperties.class)
class ActivationConfiguration {

  @Bean
  GplInstaller gplInstaller(
      GplLibraries libraries,
      CodecsProperties properties,
      @Value("${sparebit.data-dir}") String dataFolder) {
    return GplInstaller.of(
        libraries, Path.of(dataFolder), properties.dir(), properties.repository());
  }
}
