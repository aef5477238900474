package org.sparebit.system;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparebit.storage.MediaFiles;
import org.sparebit.storage.MediaRoots;
import org.sparebit.storage.SampleClip;
import org.sparebit.storage.StorageState;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;

/** The beans that follow from the settings alone. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SparebitProperties.class)
class SystemConfiguration {
  private static final Logger LOG = LoggerFactory.getLogger(SystemConfiguration.class);

  /** Not named clock: the scheduler has a bean of its own by that name. */
  @Bean
  Clock systemClock() {
    return Clock.systemUTC();
  }

  @Bean
  MediaRoots mediaRoots(SparebitProperties properties) {
    unpackSampleClip(properties.samplesDir());
    return new MediaRoots(properties.filesDir(), properties.samplesDir(), properties.dataDir());
  }

  @Bean
  StorageState storageState(MediaRoots roots, SparebitProperties properties) {
    return new StorageState(roots, properties.dataDir(), properties.minFreeSpace());
  }

  @Bean
  MediaFiles mediaFiles(MediaRoots roots) {
    return new MediaFiles(roots);
  }

  private static void unpackSampleClip(Path samples) {
    try (InputStream clip = new ClassPathResource("samples/" + SampleClip.NAME).getInputStream()) {
      SampleClip.unpack(clip, samples);
    } catch (FileNotFoundException e) {
      LOG.warn("This build has no sample clip, so /isize/samples is empty");
    } catch (IOException e) {
      throw new StartupFailure(
          "The sample clip can't be unpacked into " + samples + ": " + e + ".",
          "Make room there and give the server's user write permission, or set SPAREBIT_DATA_DIR"
              + " to another folder.");
    }
  }
}
