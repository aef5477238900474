package org.sparebit.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparebit.database.JdbcEmbeddedDatabase;

@NullMarked
class JobRepositoryH2IT extends JdbcJobRepositoryContract {
  @TempDir static Path folder;

  private static final HikariDataSource DATABASE = new HikariDataSource();

  @BeforeAll
  static void open() {
    DATABASE.setJdbcUrl(JdbcEmbeddedDatabase.url(folder));
    DATABASE.setUsername("sa");
    migrate(DATABASE);
  }

  @AfterAll
  static void close() {
    DATABASE.close();
  }

  /** The scheduler interrupts its threads when it stops; H2 would close the file at that. */
  @Test
  void survivesTheInterruptOfAThreadThatUsesIt() throws SQLException {
    String url = JdbcEmbeddedDatabase.url(folder.resolve("interrupted"));
    try (Connection connection = DriverManager.getConnection(url, "sa", "");
        Statement sql = connection.createStatement()) {
      sql.execute("create table number (n integer)");

      Thread.currentThread().interrupt();
      sql.execute("insert into number values (1)");
      assertThat(Thread.interrupted()).isTrue();

      sql.execute("insert into number values (2)");
      try (ResultSet rows = sql.executeQuery("select sum(n) from number")) {
        rows.next();
        assertThat(rows.getInt(1)).isEqualTo(3);
      }
    }
  }

  @Override
  DataSource database() {
    return DATABASE;
  }
}
