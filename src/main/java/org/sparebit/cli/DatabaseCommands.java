package org.sparebit.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.sparebit.database.maintenance.JdbcMaintenance;
import org.sparebit.database.maintenance.MaintenanceException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;

/** The commands for the embedded database in {@code SPAREBIT_DATA_DIR}. */
final class DatabaseCommands {
  private DatabaseCommands() {}

  /** Does one of them, and says how that went. */
  private abstract static class DatabaseCommand implements Callable<Integer> {
    private final PrintWriter out;
    private final PrintWriter err;
    private final JdbcMaintenance database;

    DatabaseCommand(PrintWriter out, PrintWriter err, Path dataFolder) {
      this.out = out;
      this.err = err;
      this.database = new JdbcMaintenance(dataFolder);
    }

    abstract String run(JdbcMaintenance database) throws MaintenanceException, InterruptedException;

    @Override
    public Integer call() throws InterruptedException {
      try {
        out.println(run(database));
        return ExitCode.OK;
      } catch (MaintenanceException e) {
        err.println(e.getMessage());
        return ExitCode.SOFTWARE;
      }
    }
  }

  @Command(
      name = "backup",
      mixinStandardHelpOptions = true,
      versionProvider = Cli.Version.class,
      header = "Back up all jobs, whether or not the server is running.")
  static final class Backup extends DatabaseCommand {
    @Parameters(
        arity = "0..1",
        paramLabel = "FILE",
        description = "Where to; by default sparebit-TIME.sql.gz in this folder.")
    @Nullable Path file;

    Backup(PrintWriter out, PrintWriter err, Path dataFolder) {
      super(out, err, dataFolder);
    }

    @Override
    String run(JdbcMaintenance database) throws MaintenanceException, InterruptedException {
      String time =
          DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")
              .format(LocalDateTime.now(ZoneId.systemDefault()));
      Path target = file == null ? Path.of("sparebit-" + time + ".sql.gz") : file;
      return database.backup(target);
    }
  }

  @Command(
      name = "restore",
      mixinStandardHelpOptions = true,
      versionProvider = Cli.Version.class,
      header = "Put a backup into the place of the database, while the server is stopped.",
      description = "The database that was there is kept beside it.")
  static final class Restore extends DatabaseCommand {
    @Parameters(paramLabel = "FILE", description = "What the command backup has written.")
    Path file = Path.of("");

    Restore(PrintWriter out, PrintWriter err, Path dataFolder) {
      super(out, err, dataFolder);
    }

    @Override
    String run(JdbcMaintenance database) throws MaintenanceException {
      return database.restore(file);
    }
  }

  @Command(
      name = "recover",
      mixinStandardHelpOptions = true,
      versionProvider = Cli.Version.class,
      header = "Save the jobs that can still be read in a damaged database.",
      description = "They go into a new one. The damaged one is kept beside it.")
  static final class Recover extends DatabaseCommand {
    Recover(PrintWriter out, PrintWriter err, Path dataFolder) {
      super(out, err, dataFolder);
    }

    @Override
    String run(JdbcMaintenance database) throws MaintenanceException {
      return database.recover();
    }
  }
}
