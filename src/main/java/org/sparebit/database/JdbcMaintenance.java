package org.sparebit.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.h2.value.Value;
import org.jspecify.annotations.Nullable;

/** What the commands do with the embedded database of a data folder. */
public final class JdbcMaintenance {
  private static final String NEW = "new";
  private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  private final Path folder;

  /** For the database in a data folder. */
  public JdbcMaintenance(Path dataDir) {
    this.folder = JdbcEmbeddedDatabase.folder(dataDir);
  }

  /** Writes a backup, through the server if one is running. */
  public void backup(Path target) throws MaintenanceException, InterruptedException {
    try {
      if (!Files.exists(JdbcDatabaseCheck.file(folder))) {
        throw new MaintenanceException("There is no database in " + folder + ".");
      }
      try {
        JdbcDatabaseCheck.check(folder);
      } catch (SQLException e) {
        new BackupRequests(folder).take(target.toAbsolutePath());
        return;
      }
      try (Connection connection = JdbcDatabaseCheck.open(folder, "sparebit")) {
        JdbcBackup.write(connection, target.toAbsolutePath());
      }
    } catch (DamagedDatabaseException e) {
      throw new MaintenanceException(e.getMessage() + " " + e.action());
    } catch (SQLException | IOException e) {
      throw new MaintenanceException("The backup " + target + " can't be written", e);
    }
  }

  /**
   * Puts a backup into the place of the database, which is kept beside it.
   *
   * @return what was done
   */
  public String restore(Path backup) throws MaintenanceException {
    if (!Files.isReadable(backup)) {
      throw new MaintenanceException("There is no backup " + backup + " that can be read.");
    }
    try {
      begin();
      try (Connection connection = open(NEW);
          PreparedStatement script =
              connection.prepareStatement("runscript from ? compression gzip")) {
        script.setString(1, backup.toAbsolutePath().toString());
        script.execute();
      }
      DatabaseState state = JdbcDatabaseCheck.read(folder, NEW);
      if (state == null) {
        throw new MaintenanceException(backup + " is no backup of Sparebit's database.");
      }
      return "The database is as it was in the backup, with jobs up to number "
          + state.lastJob()
          + "."
          + replace(state);
    } catch (SQLException | IOException e) {
      throw new MaintenanceException("The backup " + backup + " can't be restored", e);
    } finally {
      discardNew();
    }
  }

  /**
   * Puts all jobs that can still be found in the file into a new database, which takes its place.
   *
   * @return what was done
   */
  public String recover() throws MaintenanceException {
    Path file = JdbcDatabaseCheck.file(folder);
    if (!Files.isReadable(file)) {
      throw new MaintenanceException("There is no file " + file + " that can be read.");
    }
    try {
      if (!begin()) {
        throw new MaintenanceException("The database is whole; there is nothing to recover.");
      }
      Flyway.configure().dataSource(url(NEW), "sa", "").load().migrate();
      int jobs;
      try (Connection connection = open(NEW)) {
        jobs = insert(connection, new DamagedFile(file).jobs(columns(connection).size()));
        tidy(connection);
      }
      return jobs
          + " jobs were found and put into a new database. A job that had ended only just before"
          + " the damage may run again. POST /codec has to be repeated."
          + replace(JdbcDatabaseCheck.read(folder, NEW));
    } catch (SQLException | IOException e) {
      throw new MaintenanceException("The database can't be recovered", e);
    } finally {
      discardNew();
    }
  }

  /**
   * Sees to it that no server has the database, and that there is nothing left of an old try.
   * Returns whether it is damaged.
   */
  private boolean begin() throws IOException, MaintenanceException {
    Files.createDirectories(folder);
    discardNew();
    try {
      JdbcDatabaseCheck.check(folder);
      return false;
    } catch (DamagedDatabaseException e) {
      return true;
    } catch (SQLException e) {
      throw new MaintenanceException("A server is using the database in " + folder + "; stop it.");
    }
  }

  private static List<String> columns(Connection connection) throws SQLException {
    List<String> names = new ArrayList<>();
    try (Statement sql = connection.createStatement();
        ResultSet rows =
            sql.executeQuery(
                """
                select column_name from information_schema.columns
                where table_schema = 'PUBLIC' and table_name = 'JOB' order by ordinal_position
                """)) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }

  private static int insert(Connection connection, List<Value[]> jobs) throws SQLException {
    List<String> columns = columns(connection);
    int inserted = 0;
    int output = columns.indexOf("ACTIVE_OUTPUT") + 1;
    String values = "?, ".repeat(columns.size() - 1) + "?";
    try (PreparedStatement sql =
        connection.prepareStatement(
            "insert into job (" + String.join(", ", columns) + ") values (" + values + ")")) {
      for (Value[] job : jobs) {
        for (int i = 0; i < job.length; i++) {
          sql.setString(i + 1, job[i].getString());
        }
        try {
          inserted += sql.executeUpdate();
        } catch (SQLException e) {
          // The state of an older moment: a newer job writes to the same file by now.
          sql.setString(output, null);
          sql.setString(columns.indexOf("STATUS") + 1, "CANCELLED");
          inserted += insertQuietly(sql);
        }
      }
    }
    return inserted;
  }

  /** What no job can look like is none. */
  private static int insertQuietly(PreparedStatement sql) {
    try {
      return sql.executeUpdate();
    } catch (SQLException e) {
      return 0;
    }
  }

  private static void tidy(Connection connection) throws SQLException {
    try (Statement sql = connection.createStatement()) {
      long next;
      try (ResultSet row = sql.executeQuery("select coalesce(max(id), 0) + 1 from job")) {
        row.next();
        next = row.getLong(1);
      }
      sql.execute("alter table job alter column id restart with " + next);
    }
  }

  /** Puts the new database into the old one's place. */
  private String replace(@Nullable DatabaseState state) throws IOException {
    Path file = JdbcDatabaseCheck.file(folder);
    String kept = "";
    if (Files.exists(file)) {
      Path aside =
          folder.resolve(
              "sparebit-" + NAME.format(LocalDateTime.now(ZoneId.systemDefault())) + ".old.mv.db");
      Files.move(file, aside);
      kept = " The file that was there is kept as " + aside + ".";
    }
    DatabaseMarker marker = DatabaseMarker.in(folder);
    // First, so that a half-done exchange can't be taken for damage.
    marker.delete();
    Files.move(JdbcDatabaseCheck.file(folder).resolveSibling(NEW + ".mv.db"), file);
    if (state != null) {
      marker.write(state);
    }
    return kept;
  }

  private void discardNew() throws MaintenanceException {
    try {
      Files.deleteIfExists(folder.resolve(NEW + ".mv.db"));
    } catch (IOException e) {
      throw new MaintenanceException("The folder " + folder + " can't be written", e);
    }
  }

  private Connection open(String name) throws SQLException {
    return DriverManager.getConnection(url(name), "sa", "");
  }

  private String url(String name) {
    return JdbcEmbeddedDatabase.url(folder, name, false);
  }
}
