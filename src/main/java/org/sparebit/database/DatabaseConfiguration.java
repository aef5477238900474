package org.sparebit.database;

import com.zaxxer.hikari.HikariDataSource;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What watches over the database while the server runs. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DatabaseProperties.class)
class DatabaseConfiguration {
  /** A database that does not answer would otherwise hold every request for much longer. */
  private static final long TIMEOUT_WHILE_DOWN_MS = 1000;

  @Bean(initMethod = "start", destroyMethod = "close")
  @DependsOnDatabaseInitialization
  DatabaseWatch databaseWatch(
      JdbcDatabaseState state, DataSource database, DatabaseProperties settings) {
    return new DatabaseWatch(
        state::advance, List.of(), patience(database), settings, System::nanoTime);
  }

  private static Consumer<Boolean> patience(DataSource database) {
    if (!(database instanceof HikariDataSource pool)) {
      return works -> {};
    }
    long usual = pool.getConnectionTimeout();
    return works -> pool.setConnectionTimeout(works ? usual : TIMEOUT_WHILE_DOWN_MS);
  }
}
