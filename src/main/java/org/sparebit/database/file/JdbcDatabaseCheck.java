package org.sparebit.database.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads all of an embedded database before it is opened for good, without changing it: H2 writes
 * into whatever it opens, and into a damaged file over what could still be read.
 */
public final class JdbcDatabaseCheck {
  /** H2's code for a database file that another process has locked. */
  static final int IN_USE = 90020;

  private JdbcDatabaseCheck() {}

  /**
   * Compares the file with what its marker says was in it.
   *
   * @throws DamagedDatabaseException if jobs are gone or can't be read
   * @throws SQLException if another process has opened it
   */
  public static void check(Path folder) throws SQLException {
    Path file = file(folder);
    DatabaseMarker marker = DatabaseMarker.in(folder);
    DatabaseState expected = marker.read();
    if (!Files.exists(file)) {
      if (expected != null) {
        throw damaged(file, "is gone", expected, marker);
      }
      return;
    }
    if (isEmpty(file)) {
      if (expected != null) {
        throw damaged(file, "is empty", expected, marker);
      }
      return;
    }
    @Nullable DatabaseState found;
    try {
      found = read(folder, "sparebit");
    } catch (SQLException | RuntimeException e) {
      if (e instanceof SQLException sql && sql.getErrorCode() == IN_USE) {
        throw sql;
      }
      throw damaged(file, "can't be read (" + DatabaseAccess.reason(e) + ")", expected, marker);
    }
    if (expected == null) {
      return;
    }
    if (found == null || !found.databaseId().equals(expected.databaseId())) {
      throw damaged(file, "has lost its content", expected, marker);
    }
    if (found.generation() < expected.generation()) {
      throw damaged(file, "is older than it was when the server ended", expected, marker);
    }
  }

  private static boolean isEmpty(Path file) {
    try {
      return Files.size(file) == 0;
    } catch (IOException e) {
      return false;
    }
  }

  public static Path file(Path folder) {
    return folder.resolve("sparebit.mv.db");
  }

  /** Opens it so that not a byte of it changes. */
  public static Connection open(Path folder, String name) throws SQLException {
    String url =
        "jdbc:h2:async:"
            + folder.resolve(name)
            + ";ACCESS_MODE_DATA=r;IFEXISTS=TRUE;TRACE_LEVEL_FILE=0;DB_CLOSE_ON_EXIT=FALSE";
    return DriverManager.getConnection(url, "sa", "");
  }

  /**
   * Reads every row by every index.
   *
   * @return what it says of itself, or null if it has never been asked
   */
  public static @Nullable DatabaseState read(Path folder, String name) throws SQLException {
    try (Connection connection = open(folder, name);
        Statement sql = connection.createStatement()) {
      for (String table : names(sql, "select table_name from information_schema.tables", "")) {
        count(sql, "select * from \"" + table + "\"");
      }
      String indexes = "select table_name || '\" use index (\"' || index_name";
      for (String index : names(sql, indexes + " from information_schema.indexes", "")) {
        count(sql, "select 1 from \"" + index + "\")");
      }
      if (names(sql, "select table_name from information_schema.tables", "DATABASE_STATE")
          .isEmpty()) {
        return null;
      }
      try (ResultSet row =
          sql.executeQuery(
              """
              select database_id, generation, coalesce((select max(id) from job), 0)
              from database_state
              """)) {
        return row.next()
            ? new DatabaseState(row.getString(1), row.getLong(2), row.getLong(3))
            : null;
      }
    }
  }

  private static List<String> names(Statement sql, String select, String only) throws SQLException {
    List<String> names = new ArrayList<>();
    String where = only.isEmpty() ? "" : " and table_name = '" + only + "'";
    try (ResultSet rows = sql.executeQuery(select + " where table_schema = 'PUBLIC'" + where)) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }

  private static void count(Statement sql, String select) throws SQLException {
    try (ResultSet rows = sql.executeQuery(select)) {
      while (rows.next()) {
        rows.getObject(1);
      }
    }
  }

  private static DamagedDatabaseException damaged(
      Path file, String what, @Nullable DatabaseState expected, DatabaseMarker marker) {
    String jobs =
        expected == null
            ? ""
            : " It had jobs up to number " + expected.lastJob() + " when the server ended.";
    return new DamagedDatabaseException(
        "The database " + file + " " + what + "." + jobs + " Nothing has been changed.",
        "Put a backup in its place with \"java -jar sparebit.jar restore FILE\", or have what can"
            + " still be read put into a new one with \"java -jar sparebit.jar recover\"; both keep"
            + " the damaged file. To begin without these jobs, move everything out of "
            + marker.file().getParent()
            + ".");
  }
}
