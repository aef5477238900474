package org.sparebit.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
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
import org.junit.jupiter.params.provider.ValueSource;
import org.sparebit.database.file.DamagedDatabaseException;
import org.sparebit.database.file.DatabaseFile;
import org.sparebit.database.file.DatabaseMarker;
import org.sparebit.database.file.DatabaseState;
import org.sparebit.database.file.RefusedDatabaseException;
import org.sparebit.database.maintenance.JdbcMaintenance;
import org.sparebit.database.maintenance.MaintenanceException;
import org.springframework.boot.health.contributor.Status;
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
    DatabaseState state;
    Path asOfAKilledServer = data.resolve("killed");
    file = data.resolve("db/sparebit.mv.db");
    maintenance = new JdbcMaintenance(data);
    try (DatabaseServer server = DatabaseServer.start(data, "sparebit.database.fsync=false")) {
      for (int i = 1; i <= JOBS; i++) {
        server.jdbc().sql(ConnectionLifetimeContract.JOB_ROW.replace("b.mp4", i + ".mp4")).update();
      }
      // What a server that forces its writes would have remembered.
      state = server.bean(JdbcDatabaseState.class).advance();
      // A server that ends in peace rewrites the end of the file, which then may hold nothing new.
      Files.copy(file, asOfAKilledServer);
    }
    Files.move(asOfAKilledServer, file, StandardCopyOption.REPLACE_EXISTING);
    DatabaseMarker.in(data.resolve("db")).write(state);
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

  @Test
  void isNotReplacedByItsOwnBackup() throws Exception {
    byte[] before = Files.readAllBytes(file);
    assertThatThrownBy(() -> maintenance.backup(file))
        .isInstanceOf(MaintenanceException.class)
        .hasMessageContaining("name a file elsewhere");
    assertThat(file).hasBinaryContent(before);
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
                      "select count(*) from job where status = 'QUEUED'"
                          + " and spec = '{\"output\":\"' || active_output || '\"}'")
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

  @Test
  void isAnOlderOneAfterAPowerCutWithoutFsyncAndStarted() throws Exception {
    Path copy = Files.copy(file, data.resolve("copy"));
    try (DatabaseServer server = DatabaseServer.start(data, "sparebit.database.fsync=false")) {
      server.bean(DatabaseWatch.class).check();
    }
    Files.move(copy, file, StandardCopyOption.REPLACE_EXISTING);

    assertThat(jobs()).isEqualTo(JOBS);
  }

  @ParameterizedTest
  @EnumSource(names = {"EMPTY", "GARBAGE"})
  void isLeftAloneWhereNoJobCanBeRecovered(Damage damage) throws Exception {
    damage.apply(file);
    List<String> before = content();

    assertThatThrownBy(maintenance::recover)
        .isInstanceOf(MaintenanceException.class)
        .hasMessageContaining("No job can be found")
        .hasMessageContaining("up to number " + JOBS);

    assertThat(content()).isEqualTo(before);
    assertThatThrownBy(this::jobs).hasRootCauseInstanceOf(DamagedDatabaseException.class);
  }

  @Test
  void isSavedFromTheServerWhereItsFileWasDeleted() throws Exception {
    Path backup = data.resolve("saved.sql.gz");
    try (DatabaseServer server = DatabaseServer.start(data)) {
      DatabaseWatch watch = server.bean(DatabaseWatch.class);
      DatabaseState remembered = DatabaseMarker.in(data.resolve("db")).read();
      Files.delete(file);

      watch.check();

      assertThat(watch.problem()).isEqualTo(DatabaseFile.LOST);
      assertThat(DatabaseMarker.in(data.resolve("db")).read()).isEqualTo(remembered);
      assertThat(server.bean(DatabaseHealthIndicator.class).health().getStatus())
          .isEqualTo(Status.DOWN);
      assertThatThrownBy(server.bean(DatabaseGuard.class)::requireKept)
          .isInstanceOf(DatabaseLostException.class)
          .hasMessageNotContaining(data.toString());
      assertThatThrownBy(() -> maintenance.restore(backup)).hasMessageContaining("There is no");
      maintenance.backup(backup);
      assertThatThrownBy(() -> maintenance.restore(backup)).hasMessageContaining("stop it");
      assertThatThrownBy(this::jobs).hasRootCauseInstanceOf(DamagedDatabaseException.class);
    }
    assertThat(maintenance.restore(backup)).contains("jobs up to number " + JOBS);
    assertThat(jobs()).isEqualTo(JOBS);
  }

  @Test
  void goesOnWithTheNextNumberAfterAKill() throws Exception {
    try (DatabaseServer server = DatabaseServer.start(data)) {
      server.jdbc().sql(ConnectionLifetimeContract.JOB_ROW.replace("b.mp4", "new.mp4")).update();
      assertThat(server.jdbc().sql("select max(id) from job").query(Integer.class).single())
          .isEqualTo(JOBS + 1);
    }
  }

  @Test
  void isNobodyElsesBusiness() throws Exception {
    Path backup = data.resolve("online.sql.gz");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    try (DatabaseServer server = DatabaseServer.start(data)) {
      assertThat(jobs(server)).isEqualTo(JOBS);
      assertThat(permissions(file)).as("of an older version").isEqualTo("rw-------");
      maintenance.backup(backup);
      assertThat(permissions(backup)).as("by the server").isEqualTo("rw-------");
    }
    maintenance.backup(backup);
    assertThat(permissions(backup)).as("without a server").isEqualTo("rw-------");
    maintenance.restore(backup);
    assertThat(permissions(file)).as("restored").isEqualTo("rw-------");
    try (DatabaseServer server = DatabaseServer.start(data.resolve("new"))) {
      assertThat(jobs(server)).isZero();
      assertThat(permissions(data.resolve("new/db"))).isEqualTo("rwx------");
    }
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void noticesAnotherFileInThePlaceOfTheOneThatTheServerHas() throws Exception {
    Path copy = Files.copy(file, data.resolve("copy"));
    try (DatabaseServer server = DatabaseServer.start(data)) {
      Files.move(copy, file, StandardCopyOption.REPLACE_EXISTING);

      server.bean(DatabaseWatch.class).check();

      assertThat(server.bean(DatabaseWatch.class).problem()).isEqualTo(DatabaseFile.LOST);
    }
  }

  @Test
  void isNotTouchedWhileACommandOfAnotherProcessHasIt() throws Exception {
    Path backup = data.resolve("backup.sql.gz");
    maintenance.backup(backup);
    Process command = lockElsewhere();
    try {
      assertThat(command.inputReader().readLine()).isEqualTo("locked");
      assertThat(
              NestedExceptionUtils.getMostSpecificCause(
                  catchThrowable(() -> DatabaseServer.start(data).close())))
          .isExactlyInstanceOf(RefusedDatabaseException.class)
          .hasMessageContaining("at work");
      assertThatThrownBy(() -> maintenance.restore(backup)).hasMessageContaining("is at work");
      assertThatThrownBy(maintenance::recover).hasMessageContaining("is at work");
    } finally {
      command.destroyForcibly().waitFor();
    }
    assertThat(jobs()).isEqualTo(JOBS);
  }

  /** Each moment at which the exchange of a damaged database can be killed. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void isRefusedAfterAHalfDoneExchange(int steps) throws Exception {
    Damage.GARBAGE.apply(file);
    DatabaseMarker.in(data.resolve("db")).write(new DatabaseState("new", 1, JOBS));
    if (steps == 2) {
      Files.move(file, file.resolveSibling("sparebit-x.old.mv.db"));
    }
    assertThatThrownBy(this::jobs).hasRootCauseInstanceOf(DamagedDatabaseException.class);
  }

  @Test
  void isNotExchangedWhereTheMarkerCanNotBeWritten() throws Exception {
    Path backup = data.resolve("backup.sql.gz");
    maintenance.backup(backup);
    byte[] before = Files.readAllBytes(file);
    Files.createDirectory(file.resolveSibling("sparebit.state.part"));

    assertThatThrownBy(() -> maintenance.restore(backup)).isInstanceOf(MaintenanceException.class);

    assertThat(file).hasBinaryContent(before);
    assertThat(keptFiles()).isEmpty();
  }

  @Test
  void isBackedUpIntoAFileOnlyAndSaysWhyNotOtherwise() throws Exception {
    Path folder = Files.createDirectory(data.resolve("backups"));
    assertThatThrownBy(() -> maintenance.backup(folder))
        .hasMessageContaining(folder + " is a folder")
        .hasMessageContaining("sparebit.sql.gz");
    assertThat(folder).isEmptyDirectory();
    assertThatThrownBy(() -> maintenance.backup(folder.resolve("none/x.sql.gz")))
        .hasMessageContaining("There is no folder " + folder.resolve("none"));
    assertThat(maintenance.backup(folder.resolve("x.sql.gz")))
        .contains(data.resolve("db").toString(), "x.sql.gz");
  }

  @Test
  void isNoDamageWhereTheUserMayNotUseIt() throws Exception {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    assumeFalse(Files.isWritable(file), "root may do anything");
    assertRefusal();
    Files.setPosixFilePermissions(data.resolve("db"), PosixFilePermissions.fromString("---------"));
    assertRefusal();
    Files.setPosixFilePermissions(data.resolve("db"), PosixFilePermissions.fromString("rwx------"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertThat(jobs()).isEqualTo(JOBS);
  }

  private void assertRefusal() {
    assertThat(NestedExceptionUtils.getMostSpecificCause(catchThrowable(this::jobs)))
        .isInstanceOfSatisfying(
            RefusedDatabaseException.class,
            e -> {
              assertThat(e).isNotInstanceOf(DamagedDatabaseException.class);
              assertThat(e).hasMessageContaining("no permission for " + data.resolve("db"));
              assertThat(e.action()).contains("chown");
            });
    assertThatThrownBy(maintenance::recover).hasMessageNotContaining("jobs were found");
  }

  /** Locks of the operating system are those of a process. */
  private Process lockElsewhere() throws IOException {
    Path source =
        Files.writeString(
            data.resolve("Lock.java"),
            """
            import java.nio.channels.FileChannel;
            import java.nio.file.*;
            class Lock {
              public static void main(String[] arguments) throws Exception {
                FileChannel file = FileChannel.open(Path.of(arguments[0]),
                    StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                System.out.println(file.tryLock() == null ? "no" : "locked");
                System.in.read();
              }
            }
            """);
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            source.toString(),
            file.resolveSibling("sparebit.lock").toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private List<String> content() throws IOException {
    try (var files = Files.list(data.resolve("db"))) {
      return files
          .filter(path -> !path.endsWith("sparebit.lock"))
          .sorted()
          .map(path -> path.getFileName() + " " + Arrays.hashCode(read(path)))
          .toList();
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Path> keptFiles() throws IOException {
    try (var files = Files.list(data.resolve("db"))) {
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
