package org.sparebit.database.maintenance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparebit.database.file.DatabaseAccess;
import org.sparebit.files.PrivateFiles;

/** Makes backups of the embedded database while the server runs: nightly, and when asked for. */
final class JdbcBackups implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JdbcBackups.class);
  private static final long POLL_MS = 1000;
  private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  /** More than any zone's clock is set back; by more, a wrong time has been put right. */
  private static final Duration SET_BACK = Duration.ofHours(12);

  private final DataSource database;
  private final BackupRequests requests;
  private final Path folder;
  private final BackupProperties settings;
  private final Supplier<LocalDateTime> clock;
  private LocalDateTime lastLook;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "database-backup");
            thread.setDaemon(true);
            return thread;
          });

  JdbcBackups(
      DataSource database,
      BackupRequests requests,
      Path folder,
      BackupProperties settings,
      Supplier<LocalDateTime> clock) {
    this.database = database;
    this.requests = requests;
    this.folder = folder;
    this.settings = settings;
    this.clock = clock;
    this.lastLook = clock.get();
  }

  void start() {
    Future<?> unused =
        timer.scheduleWithFixedDelay(this::look, POLL_MS, POLL_MS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    timer.shutdown();
  }

  /** Does what is due. */
  void look() {
    try {
      for (String id : requests.open()) {
        answer(id);
      }
      BackupRequests.removeAbandoned(requests.folder());
      LocalTime at = settings.at();
      if (at != null && isDue(at)) {
        makeNightly();
      }
    } catch (IOException | SQLException | RuntimeException | Error e) {
      // Whatever it is, the next night must come.
      LOG.error("The backup of the database has failed", e);
    }
  }

  /** By the clock on the wall, so that an hour that is left out or comes twice makes one backup. */
  private boolean isDue(LocalTime at) {
    LocalDateTime now = clock.get();
    LocalDateTime due = now.toLocalDate().atTime(at);
    boolean isDue = lastLook.isBefore(due) && !now.isBefore(due);
    if (now.isAfter(lastLook) || now.isBefore(lastLook.minus(SET_BACK))) {
      lastLook = now;
    }
    return isDue;
  }

  private void makeNightly() throws IOException, SQLException {
    PrivateFiles.createDirectories(folder);
    BackupRequests.removeAbandoned(folder);
    Path target = folder.resolve("sparebit-" + NAME.format(clock.get()) + ".sql.gz");
    write(target);
    LOG.info("Backup of the database written to {}, {} bytes", target, Files.size(target));
    removeOlderThan(target);
  }

  /**
   * What is named after a time to come was made while the clock was wrong, then or now. It stays,
   * and does not count: otherwise it would push out the very backup that has just been made.
   */
  private void removeOlderThan(Path newest) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.list(folder)) {
      all =
          files
              .filter(
                  file -> file.getFileName().toString().matches("sparebit-[0-9-]{15}\\.sql\\.gz"))
              .filter(file -> file.compareTo(newest) <= 0)
              .sorted()
              .toList();
    }
    for (Path old : all.subList(0, Math.max(0, all.size() - settings.keep()))) {
      Files.delete(old);
    }
  }

  private void answer(String id) throws IOException {
    Files.delete(requests.request(id));
    try {
      write(requests.done(id));
      LOG.info("Backup of the database made on request");
    } catch (SQLException | IOException e) {
      LOG.error("The backup that was asked for has failed", e);
      Files.writeString(requests.failed(id), DatabaseAccess.reason(e));
    }
  }

  private void write(Path target) throws SQLException, IOException {
    try (Connection connection = database.getConnection()) {
      JdbcBackup.write(connection, target);
    }
  }
}
