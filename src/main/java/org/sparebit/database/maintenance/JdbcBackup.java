package org.sparebit.database.maintenance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.sparebit.files.PrivateFiles;

/**
 * Writes all that is in an H2 database into a file of SQL, compressed by gzip, while others go on
 * using it. It is much smaller than the database, proves that every row can be read, and does not
 * depend on H2's file format. Only its owner may read it.
 */
final class JdbcBackup {
  /** The file in the folder in which a backup is made. */
  static final String UNFINISHED = "script";

  private JdbcBackup() {}

  /** Writes it; the target appears only when it is whole, and replaces another. */
  static void write(Connection connection, Path target) throws SQLException, IOException {
    // H2 makes the file anew, for everybody; so nobody else may get to it meanwhile.
    Path unfinished = target.resolveSibling("." + target.getFileName() + ".part");
    PrivateFiles.createDirectories(unfinished);
    Path part = unfinished.resolve(UNFINISHED);
    try (Statement session = connection.createStatement()) {
      // All tables as they are at one moment.
      session.execute("set session characteristics as transaction isolation level snapshot");
      try (PreparedStatement script =
          connection.prepareStatement("script nopasswords to ? compression gzip")) {
        script.setString(1, part.toAbsolutePath().toString());
        script.execute();
      } finally {
        session.execute(
            "set session characteristics as transaction isolation level read committed");
      }
      PrivateFiles.close(part);
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
      Files.deleteIfExists(unfinished);
    }
  }
}
