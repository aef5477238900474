package org.sparebit.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  private static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
