package org.sparebit.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sparebit.database.file.DatabaseFile;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * For liveness: down where a restart may help, which is when the embedded database has not been
 * writable for long although its folder is. A full disk, or another machine's database, is no
 * better after a restart.
 */
@Component("databaseStuckHealthIndicator")
final class DatabaseStuckHealthIndicator implements HealthIndicator {
  /** As much as H2 writes for a few commits. */
  private static final int PROBE_BYTES = 256 * 1024;

  private final DatabaseWatch watch;
  private final JdbcEmbeddedDatabase database;
  private final DatabaseProperties settings;

  DatabaseStuckHealthIndicator(
      DatabaseWatch watch, JdbcEmbeddedDatabase database, DatabaseProperties settings) {
    this.watch = watch;
    this.database = database;
    this.settings = settings;
  }

  @Override
  public Health health() {
    return database.isUsed()
            && watch.failingFor().compareTo(settings.restartAfter()) >= 0
            // Nothing would be left of it after a restart.
            && !DatabaseFile.LOST.equals(watch.problem())
            && isWritable(database.folder())
        ? Health.down().withDetail("failing_seconds", watch.failingFor().toSeconds()).build()
        : Health.up().build();
  }

  private static boolean isWritable(Path folder) {
    try {
      Path probe = Files.createTempFile(folder, ".sparebit", ".probe");
      try {
        Files.write(probe, new byte[PROBE_BYTES]);
      } finally {
        Files.delete(probe);
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
