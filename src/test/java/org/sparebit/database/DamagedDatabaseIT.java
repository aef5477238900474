package org.sparebit.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.core.NestedExceptionUtils;

/** Real files, really damaged. */
@NullMarked
class DamagedDatabaseIT {
  private static final int JOBS = 2000;

  @TempDir Path data;
  private Path file;
  private JdbcMaintenance maintenance;

  enum Damage {
    CUT_BY_A_TENTH {
      @Override
      void apply(Path file) throws IOException {
        try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
          content.setLength(content.length() * 9 / 10);
        }
      }
    },
    ZEROED_IN_THE_MIDDLE {
      @Override
      void apply(Path file) throws IOException {
        try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
          content.seek(2 * 4096);
          content.write(new byte[(int) content.length() - 6 * 4096]);
        }
      }
    },
    EMPTY {
      @Override
      void apply(Path file) throws IOException {
        Files.write(file, new byte[0]);
      }
    },
    GARBAGE {
      @Override
      void apply(Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        Arrays.fill(content, (byte) 0x5A);
        Files.write(file, content);
      }
    },
    DELETED {
      @Override
      void apply(Path file) throws IOException {
        Files.delete(file);
      }
    };

    abstract void apply(Path file) throws IOException;
  }

  @BeforeEach
  void fill() throws IOException {
    Path asOfAKilledServer = data.resolve("killed");
    file = data.resolve("db/sparebit.mv.db");
    maintenance = new JdbcMaintenance(data);
    try (DatabaseServer server = DatabaseServer.start(data, "sparebit.database.fsync=false")) {
      for (int i = 1; i <= JOBS; i++) {
        server.jdbc().sql(ConnectionLifetimeContract.JOB_ROW.replace("b.mp4", i + ".mp4")).update();
      }
      server.bean(DatabaseWatch.class).check();
      // A server that ends in peace rewrites the end of the file, which then may hold nothing new.
      Files.copy(file, asOfAKilledServer);
    }
    Files.move(asOfAKilledServer, file, StandardCopyOption.REPLACE_EXISTING);
  }

  @ParameterizedTest
  @EnumSource
  void isNotStartedOver(Damage damage) throws Exception {
    damage.apply(file);
    byte[] damaged = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];

    Throwable refusal = catchThrowable(() -> DatabaseServer.start(data).close());

    assertThat(NestedExceptionUtils.getMostSpecificCause(refusal))
        .isInstanceOfSatisfying(
            DamagedDatabaseException.class,
            e -> {
              assertThat(e).hasMessageContaining("jobs up to number " + JOBS);
              assertThat(e.action()).contains("sparebit.jar restore", "sparebit.jar recover");
            });
    assertThat(Files.exists(file) ? Files.readAllBytes(file) : new byte[0]).isEqualTo(damaged);
  }

  @ParameterizedTest
  @EnumSource
  void isReplacedByABackupAndKept(Damage damage) throws Exception {
    Path backup = data.resolve("backup.sql.gz");
    maintenance.backup(backup);
    damage.apply(file);
    byte[] damaged = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];

    assertThat(maintenance.restore(backup)).contains("jobs up to number " + JOBS);
    assertThat(jobs()).isEqualTo(JOBS);
    if (damage != Damage.DELETED) {
      assertThat(keptFiles())
          .hasSize(1)
          .allSatisfy(kept -> assertThat(kept).hasBinaryContent(damaged));
    }
  }

  @ParameterizedTest
  @EnumSource(names = "CUT_BY_A_TENTH")
  void givesBackJobsFromWhatIsLeft(Damage damage) throws Exception {
    damage.apply(file);

    assertThat(maintenance.recover()).contains("jobs were found");

    assertThat(jobs()).isGreaterThan(JOBS / 10).isLessThanOrEqualTo(JOBS);
    assertThat(keptFiles()).hasSize(1);
    try (DatabaseServer server = DatabaseServer.start(data)) {
      assertThat(
              server
                  .jdbc()
                  .sql(
                      "select count(*) from job where status = 'QUEUED' and active_output = output")
                  .query(Integer.class)
                  .single())
          .isGreaterThan(JOBS / 10);
      int before = jobs(server);
      server.jdbc().sql(ConnectionLifetimeContract.JOB_ROW.replace("b.mp4", "new.mp4")).update();
      assertThat(jobs(server)).as("numbers go on").isEqualTo(before + 1);
    }
  }

  @Test
  void isBackedUpWhileAServerHasItAndSaysSoWhereThatCanNotBe() throws Exception {
    Path backup = data.resolve("online.sql.gz");
    ExecutorService command = Executors.newSingleThreadExecutor();
    try (DatabaseServer server = DatabaseServer.start(data)) {
      assertThat(jobs(server)).isEqualTo(JOBS);
      Future<?> done =
          command.submit(
              () -> {
                maintenance.backup(backup);
                return null;
              });
      done.get();
      assertThat(backup).isNotEmptyFile();
      assertThatThrownBy(() -> maintenance.restore(backup)).hasMessageContaining("stop it");
      assertThatThrownBy(maintenance::recover).hasMessageContaining("stop it");
    } finally {
      command.shutdown();
    }
    Files.delete(file);
    maintenance.restore(backup);
    assertThat(jobs()).isEqualTo(JOBS);
  }

  @Test
  void refusesWhatIsNoBackupAndWhatNeedsNoRecovery() throws Exception {
    Path other = Files.writeString(data.resolve("other"), "no backup");
    assertThatThrownBy(() -> maintenance.restore(other)).isInstanceOf(MaintenanceException.class);
    assertThatThrownBy(() -> maintenance.restore(data.resolve("none")))
        .hasMessageContaining("There is no backup");
    assertThatThrownBy(maintenance::recover).hasMessageContaining("nothing to recover");
    assertThat(jobs()).isEqualTo(JOBS);
  }

  @Test
  void noticesAnOlderCopyThatSomebodyPutThere() throws Exception {
    Path copy = Files.copy(file, data.resolve("copy"));
    try (DatabaseServer server = DatabaseServer.start(data)) {
      server.bean(DatabaseWatch.class).check();
    }
    Files.delete(file);
    Files.copy(copy, file);

    assertThat(
            NestedExceptionUtils.getMostSpecificCause(
                catchThrowable(() -> DatabaseServer.start(data).close())))
        .isInstanceOf(DamagedDatabaseException.class)
        .hasMessageContaining("older");
  }

  private List<Path> keptFiles() throws IOException {
    try (var files = Files.list(file.getParent())) {
      return files.filter(path -> path.toString().endsWith(".old.mv.db")).toList();
    }
  }

  private int jobs() {
    try (DatabaseServer server = DatabaseServer.start(data)) {
      return jobs(server);
    }
  }

  private static int jobs(DatabaseServer server) {
    return server.jdbc().sql("select count(*) from job").query(Integer.class).single();
  }
}
