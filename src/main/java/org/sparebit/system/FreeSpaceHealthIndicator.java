package org.sparebit.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sparebit.storage.BoundedLook;
import org.sparebit.storage.BoundedLook.NoAnswerException;
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
  private final BoundedLook<Long> data;
  private final BoundedLook<Long> files;

  FreeSpaceHealthIndicator(SparebitProperties properties) {
    this.properties = properties;
    this.data = look(properties.dataDir());
    this.files = look(properties.filesDir());
  }

  private static BoundedLook<Long> look(Path folder) {
    return new BoundedLook<>("free-space", () -> Files.getFileStore(folder).getUsableSpace());
  }

  @Override
  public Health health() {
    Health.Builder health = Health.up();
    check(health, "data", data);
    check(health, "files", files);
    return health.withDetail("min_free_megabytes", properties.minFreeSpace().toMegabytes()).build();
  }

  private void check(Health.Builder health, String name, BoundedLook<Long> freeBytes) {
    try {
      DataSize free = DataSize.ofBytes(freeBytes.get());
      health.withDetail(name + "_free_megabytes", free.toMegabytes());
      if (free.compareTo(properties.minFreeSpace()) < 0) {
        health.down();
      }
    } catch (NoAnswerException e) {
      health.down().withDetail(name + "_problem", String.valueOf(e.getMessage()));
    } catch (IOException e) {
      health.down().withDetail(name + "_problem", e.getClass().getSimpleName());
    }
  }
}
