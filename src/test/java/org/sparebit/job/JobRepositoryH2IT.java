package org.sparebit.job;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

@NullMarked
class JobRepositoryH2IT extends JobRepositoryContract {
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

  @Override
  DataSource database() {
    return DATABASE;
  }
}
