package org.sparebit.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Numbers of jobs in the embedded database: none is left out, and none is given twice. */
@NullMarked
class JobNumbersIT {
  @TempDir Path folder;

  @Test
  void goOnWithoutAGapAfterAKill() throws Exception {
    Path killed = folder.resolve("killed");
    try (DatabaseServer server = DatabaseServer.start(folder.resolve("first"))) {
      assertThat(insert(server)).isEqualTo(1);
      assertThat(insert(server)).isEqualTo(2);
      copyAsIfKilled(killed);
    }
    try (DatabaseServer server = DatabaseServer.start(killed)) {
      assertThat(insert(server)).isEqualTo(3);
    }
    try (DatabaseServer server = DatabaseServer.start(killed)) {
      assertThat(insert(server)).as("after an ordinary end").isEqualTo(4);
    }
  }

  @Test
  void goOnBehindADeletedJobAfterAKill() throws Exception {
    Path killed = folder.resolve("killed");
    try (DatabaseServer server = DatabaseServer.start(folder.resolve("first"))) {
      insert(server);
      insert(server);
      server.jdbc().sql("delete from job where id = 2").update();
      server.jdbc().sql("update job_number set highest_deleted = 2").update();
      copyAsIfKilled(killed);
    }
    try (DatabaseServer server = DatabaseServer.start(killed)) {
      assertThat(insert(server)).isEqualTo(3);
    }
  }

  @Test
  void areGivenOutFromMemory() throws Exception {
    try (DatabaseServer server = DatabaseServer.start(folder)) {
      assertThat(
              server
                  .jdbc()
                  .sql(
                      "select identity_cache from information_schema.columns where table_name = 'JOB'"
                          + " and column_name = 'ID'")
                  .query(Long.class)
                  .single())
          .isGreaterThan(1);
    }
  }

  private static long insert(DatabaseServer server) {
    server.jdbc().sql("update job set status = 'FAILED', active_output = null").update();
    server.jdbc().sql(ConnectionLifetimeContract.JOB_ROW).update();
    return server.jdbc().sql("select max(id) from job").query(Long.class).single();
  }

  /** What is in the files at this moment: all that a killed server leaves. */
  private void copyAsIfKilled(Path target) throws IOException {
    Path source = folder.resolve("first");
    try (Stream<Path> found = Files.walk(source)) {
      for (Path path : found.toList()) {
        Files.copy(path, target.resolve(source.relativize(path)));
      }
    }
  }
}
