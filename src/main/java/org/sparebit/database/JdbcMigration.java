package org.sparebit.database;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparebit.database.file.DatabaseAccess;
import org.sparebit.database.file.JdbcDatabaseCheck;
import org.sparebit.files.PrivateFiles;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.stereotype.Component;

/**
 * Migrates H2 over a connection of its own, and has the database opened anew after that. What H2
 * compiles when a statement creates it (check constraints, defaults, views) keeps the session of
 * that statement for ever: in a pool, every write would fail from the day on which the pool retires
 * that connection. What H2 compiles when it opens a database belongs to the database itself.
 */
@Component
final class JdbcMigration implements FlywayMigrationStrategy {
  private static final Logger LOG = LoggerFactory.getLogger(JdbcMigration.class);

  private final JdbcEmbeddedDatabase database;

  JdbcMigration(JdbcEmbeddedDatabase database) {
    this.database = database;
  }

  @Override
  public void migrate(Flyway pooled) {
    if (database.isUsed()) {
      check();
    }
    String url = database.getJdbcUrl();
    // In memory it would be gone when it is closed.
    if (url.startsWith("jdbc:h2:") && !url.startsWith("jdbc:h2:mem:")) {
      migrateApart(pooled, url);
    } else {
      pooled.migrate();
    }
    if (database.isUsed()) {
      numberJobs(url);
      close();
    }
  }

  /** A disk that is full is no reason not to start: some numbers are left out then. */
  private void numberJobs(String url) {
    try (Connection connection = connect(url)) {
      JdbcJobNumbers.goOn(connection);
    } catch (SQLException e) {
      LOG.warn("The numbers of jobs may go on with a gap: {}", e.getMessage());
    }
  }

  private Connection connect(String url) throws SQLException {
    return DriverManager.getConnection(url, database.getUsername(), database.getPassword());
  }

  private void migrateApart(Flyway pooled, String url) {
    int migrations =
        Flyway.configure(pooled.getConfiguration().getClassLoader())
            .configuration(pooled.getConfiguration())
            .dataSource(url, database.getUsername(), database.getPassword())
            .load()
            .migrate()
            .migrationsExecuted;
    if (migrations > 0) {
      close(url);
    }
  }

  /** H2 makes it as the umask says. */
  private void close() {
    try {
      PrivateFiles.close(JdbcDatabaseCheck.file(database.folder()));
    } catch (IOException e) {
      LOG.warn(
          "Others than its owner may read the database in {}: {}",
          database.folder(),
          DatabaseAccess.reason(e));
    }
  }

  private void check() {
    DatabaseAccess.check(database.folder());
    database.hold();
    try {
      JdbcDatabaseCheck.check(database.folder());
    } catch (SQLException e) {
      throw new IllegalStateException("The database is in use.", e);
    }
  }

  /** Even if somebody else has a connection already. */
  private void close(String url) {
    try (Connection connection = connect(url);
        Statement sql = connection.createStatement()) {
      sql.execute("shutdown");
    } catch (SQLException e) {
      throw new IllegalStateException("The database can't be closed after its migration.", e);
    }
  }
}
