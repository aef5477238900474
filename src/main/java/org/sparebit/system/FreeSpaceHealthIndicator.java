package org.sparebit.system;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * Ready means, among others, that there is room on both disks. The bean's name replaces Spring
 * Boot's indicator, which looks at one disk only and shows the machine's paths.
 */
@Component("diskSpaceHealthIndicator")
final class FreeSpaceHealthIndicator implements HealthIndicator {
  private final SparebitProperties properties;

  FreeSpaceHealthIndicator(SparebitProperties properties) {
    this.properties = properties;
  }

  @Override
  public Health health() {
    Health.Builder health = Health.up();
    check(health, "data", properties.dataDir());
    check(health, "files", properties.filesDir());
    return health.withDetail("min_free_megabytes", properties.minFreeSpace().toMegabytes()).build();
  }

  private void check(Health.Builder health, String name, Path folder) {
    try {
      FileStore store = Files.getFileStore(folder);
      DataSize free = DataSize.ofBytes(store.getUsableSpace());
      health.withDetail(name + "_free_megabytes", free.toMegabytes());
      if (free.compareTo(properties.minFreeSpace()) < 0) {
        health.down();
      }
    } catch (IOException e) {
      health.down().withDetail(name + "_problem", e.getClass().getSimpleName());
    }
  }
}
