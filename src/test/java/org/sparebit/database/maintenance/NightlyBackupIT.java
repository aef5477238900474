package org.sparebit.database.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sparebit.database.DatabaseServer;

@NullMarked
class NightlyBackupIT {
  @TempDir Path data;
  private LocalDateTime now = LocalDateTime.of(2026, 10, 24, 12, 0);

  @Test
  void isMadeOnceADayAndTheOldOnesGo() throws Exception {
    Path folder = data.resolve("elsewhere");
    BackupProperties settings = new BackupProperties(LocalTime.of(2, 30), folder, 2);
    try (DatabaseServer server = DatabaseServer.start(data);
        JdbcBackups backups =
            new JdbcBackups(server.pool(), new BackupRequests(data), folder, settings, () -> now)) {
      backups.look();
      assertThat(folder).doesNotExist();
      for (int night = 0; night < 4; night++) {
        now = now.toLocalDate().plusDays(1).atTime(2, 30);
        backups.look();
        // The clock is set back, as in autumn: the same time comes again.
        now = now.minusHours(1);
        backups.look();
        now = now.plusHours(1);
        backups.look();
      }
      Files.writeString(folder.resolve("mine"), "is kept");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
          .isEqualTo("rwx------");
    }
    assertThat(names(folder))
        .containsExactly(
            "mine", "sparebit-20261027-023000.sql.gz", "sparebit-20261028-023000.sql.gz");
    assertThat(new JdbcMaintenance(data).restore(folder.resolve("sparebit-20261028-023000.sql.gz")))
        .contains("as it was in the backup");
  }

  @Test
  void goesOnWhenAWrongClockHasBeenPutRight() throws Exception {
    Path folder = data.resolve("elsewhere");
    BackupProperties settings = new BackupProperties(LocalTime.of(2, 30), folder, 2);
    try (DatabaseServer server = DatabaseServer.start(data);
        JdbcBackups backups =
            new JdbcBackups(server.pool(), new BackupRequests(data), folder, settings, () -> now)) {
      for (int night = 0; night < 2; night++) {
        now = LocalDateTime.of(2038, 1, 1 + night, 2, 30);
        backups.look();
      }
      now = LocalDateTime.of(2026, 10, 24, 12, 0);
      backups.look();
      for (int night = 0; night < 3; night++) {
        now = now.toLocalDate().plusDays(1).atTime(2, 30);
        backups.look();
      }
    }
    assertThat(names(folder))
        .containsExactly(
            "sparebit-20261026-023000.sql.gz",
            "sparebit-20261027-023000.sql.gz",
            "sparebit-20380101-023000.sql.gz",
            "sparebit-20380102-023000.sql.gz");
  }

  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void answersEachOfTwoCommandsThatAskAtTheSameTime() throws Exception {
    BackupRequests requests = new BackupRequests(data);
    BackupProperties settings = new BackupProperties(null, null, 2);
    List<Path> targets = List.of(data.resolve("a.sql.gz"), data.resolve("b.sql.gz"));
    try (DatabaseServer server = DatabaseServer.start(data);
        JdbcBackups backups = new JdbcBackups(server.pool(), requests, data, settings, () -> now)) {
      List<CompletableFuture<Void>> commands =
          targets.stream().map(target -> command(requests, target)).toList();
      await().until(() -> names(data).stream().filter(n -> n.endsWith(".request")).count() == 2);
      backups.look();
      for (CompletableFuture<Void> command : commands) {
        command.join();
      }
    }
    assertThat(targets).allSatisfy(target -> assertThat(target).isNotEmptyFile());
    assertThat(names(data)).noneMatch(name -> name.startsWith("backup"));
  }

  @Test
  void removesWhatBackupsThatWereKilledHaveLeft() throws Exception {
    Path folder = Files.createDirectory(data.resolve("elsewhere"));
    String id = "00000000-0000-0000-0000-000000000000";
    Path script =
        Files.createDirectory(folder.resolve(".sparebit-20261020-023000.sql.gz.part"))
            .resolve("script");
    List<Path> left =
        List.of(
            Files.writeString(script, "half of it"),
            script.getParent(),
            Files.writeString(data.resolve("backup-" + id + ".sql.gz"), "nobody took it"),
            Files.writeString(data.resolve("backup-" + id + ".failed"), "nobody read it"));
    Path taken = Files.writeString(data.resolve("backup-" + id.replace('0', '1') + ".sql.gz"), "");
    Path mine = Files.writeString(folder.resolve(".mine.sql.gz.part"), "is kept");
    for (Path old : List.of(left.get(0), left.get(1), left.get(2), left.get(3), mine)) {
      Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(2, ChronoUnit.HOURS)));
    }
    BackupProperties settings = new BackupProperties(LocalTime.of(2, 30), folder, 2);
    try (DatabaseServer server = DatabaseServer.start(data);
        JdbcBackups backups =
            new JdbcBackups(server.pool(), new BackupRequests(data), folder, settings, () -> now)) {
      now = now.plusDays(1);
      backups.look();
    }
    assertThat(left).allSatisfy(file -> assertThat(file).doesNotExist());
    assertThat(List.of(taken, mine)).allSatisfy(file -> assertThat(file).exists());
    assertThat(names(folder)).contains("sparebit-20261025-120000.sql.gz");
  }

  private static CompletableFuture<Void> command(BackupRequests requests, Path target) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            requests.take(target);
          } catch (Exception e) {
            throw new CompletionException(e);
          }
        },
        // A thread each: the common pool has but one on a small machine.
        task -> new Thread(task).start());
  }

  private static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
