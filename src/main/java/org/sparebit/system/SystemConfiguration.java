package org.sparebit.system;

import java.io.File;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.sparebit.storage.MediaFiles;
import org.sparebit.storage.MediaRoots;
import org.sparebit.storage.PublicTexts;
import org.sparebit.storage.SampleClip;
import org.sparebit.storage.StorageState;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.system.ApplicationHome;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ClassPathResource;

/** The beans that follow from the settings alone. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SparebitProperties.class)
class SystemConfiguration {
  /** Not named clock: the scheduler has a bean of its own by that name. */
  @Bean
  Clock systemClock() {
    return Clock.systemUTC();
  }

  @Bean
  MediaRoots mediaRoots(SparebitProperties properties) {
    return new MediaRoots(properties.filesDir(), properties.samplesDir(), properties.dataDir());
  }

  @Bean
  StorageState storageState(MediaRoots roots, SparebitProperties properties) {
    return new StorageState(roots, properties.dataDir(), properties.minFreeSpace());
  }

  /** Where a folder is of no concern to clients, its setting or its purpose names it. */
  @Bean
  PublicTexts publicTexts(SparebitProperties properties, Environment environment) {
    Map<Path, String> folders = new LinkedHashMap<>();
    folders.put(properties.filesDir(), "/isize_files");
    folders.put(properties.samplesDir(), "/isize/samples");
    folders.put(properties.dataDir(), "$SPAREBIT_DATA_DIR");
    setting(environment, "sparebit.worker.runtime-dir", "the workers' folder", folders);
    setting(environment, "SPAREBIT_CODECS_DIR", "$SPAREBIT_CODECS_DIR", folders);
    setting(environment, "java.io.tmpdir", "the temporary folder", folders);
    setting(environment, "java.home", "$JAVA_HOME", folders);
    // Last, so that where one of the others is the same folder, that one's name counts.
    setting(environment, "user.dir", "the server's folder", folders);
    setting(environment, "user.home", "the user's folder", folders);
    applicationFolder().ifPresent(folder -> folders.putIfAbsent(folder, "the server's folder"));
    return new PublicTexts(folders);
  }

  private static void setting(
      Environment environment, String key, String name, Map<Path, String> folders) {
    String value = environment.getProperty(key, "");
    if (!value.isBlank()) {
      folders.putIfAbsent(Path.of(value), name);
    }
  }

  /** Where sparebit.jar lies, and beside it the optional codecs. */
  private static Optional<Path> applicationFolder() {
    File jar = new ApplicationHome(SparebitProperties.class).getDir();
    return Optional.ofNullable(jar).map(File::toPath);
  }

  @Bean
  MediaFiles mediaFiles(MediaRoots roots) {
    return new MediaFiles(roots);
  }

  @Bean
  SampleClipUnpacker sampleClipHealthIndicator(SparebitProperties properties) {
    return new SampleClipUnpacker(
        new ClassPathResource("samples/" + SampleClip.NAME)::getInputStream,
        properties.samplesDir());
  }
}
