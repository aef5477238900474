package org.sparebit.database.maintenance;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.h2.value.Value;
import org.jspecify.annotations.Nullable;
import org.sparebit.database.JdbcEmbeddedDatabase;
import org.sparebit.database.file.DamagedDatabaseException;
import org.sparebit.database.file.DatabaseAccess;
import org.sparebit.database.file.DatabaseLock;
import org.sparebit.database.file.DatabaseMarker;
import org.sparebit.database.file.DatabaseState;
import org.sparebit.database.file.FolderOwner;
import org.sparebit.database.file.JdbcDatabaseCheck;
import org.sparebit.database.file.RefusedDatabaseException;
import org.sparebit.files.PrivateFiles;

/** What the commands do with the embedded database of a data folder. */
public final class JdbcMaintenance {
  private static final String NEW = "new";

  /** Of the states of a job the one that an older moment's gets. */
  static final String GIVEN_UP = "CANCELLED";

  private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  private final Path folder;

  /** For the database in a data folder. */
  public JdbcMaintenance(Path dataDir) {
    this.folder = JdbcEmbeddedDatabase.folder(dataDir);
  }

  /**
   * Writes a backup, through the server if one is running.
   *
   * @return what was done
   */
  public String backup(Path target) throws MaintenanceException, InterruptedException {
    Path file = target.toAbsolutePath().normalize();
    if (Files.isDirectory(file)) {
      throw new MaintenanceException(
          file + " is a folder; name a file, such as " + file.resolve("sparebit.sql.gz") + ".");
    }
    Path parent = file.resolveSibling("");
    if (!Files.isDirectory(parent)) {
      throw new MaintenanceException("There is no folder " + parent + ".");
    }
    try {
      if (Files.isDirectory(folder) && Files.isSameFile(parent, folder)) {
        throw new MaintenanceException(
            "The folder of "
                + file
                + " is the database's own, where a backup could replace the database; name a file"
                + " elsewhere.");
      }
      writeBackup(file);
      return "The backup of the database in " + folder + " is " + file;
    } catch (RefusedDatabaseException e) {
      throw refused(e);
    } catch (SQLException | IOException | UncheckedIOException e) {
      throw new MaintenanceException("The backup " + target + " can't be written", e);
    }
  }

  @SuppressWarnings("try") // It only tells.
  private boolean isHeld() throws IOException {
    try (DatabaseLock lock = DatabaseLock.ofCommand(folder)) {
      return lock == null;
    }
  }

  private void writeBackup(Path target)
      throws SQLException, IOException, MaintenanceException, InterruptedException {
    try {
      JdbcDatabaseCheck.check(folder);
    } catch (SQLException e) {
      new BackupRequests(folder).take(target);
      return;
    } catch (DamagedDatabaseException e) {
      if (!isHeld()) {
        throw e;
      }
      // Its file was taken away from a server, which still has what was in it.
      new BackupRequests(folder).take(target);
      return;
    }
    if (Files.isDirectory(folder) && isHeld()) {
      // Whole, but not what the server has: it is open there, and nobody keeps this from reading.
      new BackupRequests(folder).take(target);
      return;
    }
    if (!Files.exists(JdbcDatabaseCheck.file(folder))) {
      throw new MaintenanceException("There is no database in " + folder + ".");
    }
    try (Connection connection = JdbcDatabaseCheck.open(folder, "sparebit")) {
      JdbcBackup.write(connection, target);
    }
  }

  private static MaintenanceException refused(RefusedDatabaseException e) {
    return new MaintenanceException(e.getMessage() + " " + e.action());
  }

  /**
   * Puts a backup into the place of the database, which is kept beside it.
   *
   * @return what was done
   */
  @SuppressWarnings("try") // Both are held, not used.
  public String restore(Path backup) throws MaintenanceException {
    if (!Files.isReadable(backup)) {
      throw new MaintenanceException("There is no backup " + backup + " that can be read.");
    }
    try (DatabaseLock lock = lock();
        Closeable unfinished = this::discardNew) {
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
      return "The database in "
          + folder
          + " is as it was in the backup, with jobs up to number "
          + state.lastJob()
          + "."
          + replace(state);
    } catch (RefusedDatabaseException e) {
      throw refused(e);
    } catch (SQLException | IOException | UncheckedIOException e) {
      throw new MaintenanceException("The backup " + backup + " can't be restored", e);
    }
  }

  /**
   * Puts all jobs that can still be found in the file into a new database, which takes its place.
   *
   * @return what was done
   */
  @SuppressWarnings("try") // Both are held, not used.
  public String recover() throws MaintenanceException {
    Path file = JdbcDatabaseCheck.file(folder);
    if (!Files.isReadable(file)) {
      throw new MaintenanceException("There is no file " + file + " that can be read.");
    }
    try (DatabaseLock lock = lock();
        Closeable unfinished = this::discardNew) {
      if (!begin()) {
        throw new MaintenanceException("The database is whole; there is nothing to recover.");
      }
      Flyway.configure().dataSource(url(NEW), "sa", "").load().migrate();
      int jobs;
      try (Connection connection = open(NEW)) {
        jobs = insert(connection, new DamagedFile(file).jobs(columns(connection).size()));
        tidy(connection);
      }
      DatabaseState known = DatabaseMarker.in(folder).read();
      if (jobs == 0 && known != null && known.lastJob() > 0) {
        throw new MaintenanceException(
            "No job can be found in "
                + file
                + ", which had jobs up to number "
                + known.lastJob()
                + ". Nothing has been changed; use \"restore\" if there is a backup.");
      }
      return jobs
          + " jobs were found and put into a new database in "
          + folder
          + ". A job that had ended only just before"
          + " the damage may run again. POST /codec has to be repeated."
          + replace(JdbcDatabaseCheck.read(folder, NEW));
    } catch (RefusedDatabaseException e) {
      throw refused(e);
    } catch (SQLException | IOException | UncheckedIOException e) {
      throw new MaintenanceException("The database can't be recovered", e);
    }
  }

  /** Keeps servers and other commands away until it is closed. */
  private DatabaseLock lock() throws IOException, MaintenanceException {
    DatabaseAccess.check(folder);
    DatabaseLock lock = DatabaseLock.ofCommand(folder);
    if (lock == null) {
      throw inUse();
    }
    return lock;
  }

  private MaintenanceException inUse() {
    return new MaintenanceException(
        "A server is using the database in "
            + folder
            + "; stop it. If there is none, another"
            + " \"restore\" or \"recover\" is at work; wait for its end.");
  }

  /**
   * Sees to it that no server has the database, and that there is nothing left of an old try.
   * Returns whether it is damaged.
   */
  private boolean begin() throws IOException, MaintenanceException {
    discardNew();
    try {
      JdbcDatabaseCheck.check(folder);
      return false;
    } catch (DamagedDatabaseException e) {
      return true;
    } catch (SQLException e) {
      throw inUse();
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
          sql.setString(columns.indexOf("STATUS") + 1, GIVEN_UP);
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
      // Known as a new one, so that nothing can be taken for it.
      sql.execute(
          "insert into database_state (id, database_id, generation, written_at) values (1, '"
              + UUID.randomUUID()
              + "', 1, current_timestamp)");
    }
  }

  /**
   * Puts the new database into the old one's place. The new marker comes first: whoever kills this
   * leaves either a whole database or one that no server starts over.
   */
  private String replace(@Nullable DatabaseState state) throws IOException {
    Path file = JdbcDatabaseCheck.file(folder);
    Path replacement = folder.resolve(NEW + ".mv.db");
    try (FileChannel content = FileChannel.open(replacement, StandardOpenOption.WRITE)) {
      content.force(true);
    }
    FolderOwner.give(replacement);
    PrivateFiles.close(replacement);
    DatabaseMarker marker = DatabaseMarker.in(folder);
    if (state != null) {
      marker.write(state);
      FolderOwner.give(marker.file());
    }
    String kept = "";
    if (Files.exists(file)) {
      Path aside =
          folder.resolve(
              "sparebit-" + NAME.format(LocalDateTime.now(ZoneId.systemDefault())) + ".old.mv.db");
      Files.move(file, aside);
      kept = " The file that was there is kept as " + aside + ".";
    }
    Files.move(replacement, file);
    return kept;
  }

  private void discardNew() throws IOException {
    Files.deleteIfExists(folder.resolve(NEW + ".mv.db"));
  }

  private Connection open(String name) throws SQLException {
    return DriverManager.getConnection(url(name), "sa", "");
  }

  private String url(String name) {
    return JdbcEmbeddedDatabase.url(folder, name, false);
  }
}
