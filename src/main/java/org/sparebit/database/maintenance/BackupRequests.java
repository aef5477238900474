package org.sparebit.database.maintenance;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.sparebit.files.PrivateFiles;

/**
 * How a command asks the server that has the database open for a backup: a file with a name of its
 * own in the database's folder, answered by another one there. Whoever may write there may have all
 * that is in it anyway.
 */
record BackupRequests(Path folder) {
  private static final Pattern REQUEST = Pattern.compile("backup-([0-9a-f-]{36})\\.request");

  /** Answers that nobody has taken, and backups that were not finished. */
  private static final Pattern LEFT =
      Pattern.compile(
          "backup-[0-9a-f-]{36}\\.(sql\\.gz|failed|request)"
              + "|\\.(backup-[0-9a-f-]{36}|sparebit-[0-9-]{15})\\.sql\\.gz\\.part");

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofMinutes(30);
  private static final Duration PICKED_UP = Duration.ofSeconds(60);

  /** Asks for a backup and waits until it is there. */
  void take(Path target) throws IOException, InterruptedException, MaintenanceException {
    String id = UUID.randomUUID().toString();
    Path request = Files.writeString(request(id), id);
    Path done = done(id);
    Path failed = failed(id);
    long start = System.nanoTime();
    try {
      while (!Files.exists(done)) {
        if (Files.exists(failed)) {
          throw new MaintenanceException("The server can't do it: " + Files.readString(failed));
        }
        long waited = System.nanoTime() - start;
        if (waited > PATIENCE.toNanos()
            || (Files.exists(request) && waited > PICKED_UP.toNanos())) {
          throw new MaintenanceException(
              "The server does not answer. Look into its log, or stop it and try again.");
        }
        Thread.sleep(POLL.toMillis());
      }
      Path part = target.resolveSibling("." + target.getFileName() + ".part");
      PrivateFiles.createFile(part);
      try (OutputStream out = Files.newOutputStream(part)) {
        long unused = Files.copy(done, out);
      }
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(request);
      Files.deleteIfExists(done);
      Files.deleteIfExists(failed);
    }
  }

  /** What is asked for at present; each has a name of its own, so that none replaces another. */
  List<String> open() throws IOException {
    if (!Files.isDirectory(folder)) {
      // Moved away, which others report.
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> REQUEST.matcher(String.valueOf(file.getFileName())))
          .filter(Matcher::matches)
          .map(name -> name.group(1))
          .toList();
    }
  }

  /**
   * Removes what commands and servers that were killed have left of backups, once it is so old that
   * nobody can be waiting for it.
   *
   * @param among whose files; those of other names stay
   */
  static void removeAbandoned(Path among) throws IOException {
    if (!Files.isDirectory(among)) {
      return;
    }
    Instant before = Instant.now().minus(PATIENCE.multipliedBy(2));
    List<Path> left;
    try (Stream<Path> files = Files.list(among)) {
      left =
          files.filter(file -> LEFT.matcher(String.valueOf(file.getFileName())).matches()).toList();
    }
    for (Path file : left) {
      if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
        if (Files.isDirectory(file)) {
          Files.deleteIfExists(file.resolve(JdbcBackup.UNFINISHED));
        }
        Files.deleteIfExists(file);
      }
    }
  }

  Path request(String id) {
    return folder.resolve("backup-" + id + ".request");
  }

  Path done(String id) {
    return folder.resolve("backup-" + id + ".sql.gz");
  }

  Path failed(String id) {
    return folder.resolve("backup-" + id + ".failed");
  }
}
