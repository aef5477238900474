package org.sparebit.database;

import java.util.List;
import java.util.function.Consumer;
import org.sparebit.database.file.DatabaseFile;
import org.sparebit.database.file.DatabaseMarker;
import org.sparebit.database.file.DatabaseState;
import org.sparebit.database.file.JdbcDatabaseCheck;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What watches over the database while the server runs. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DatabaseProperties.class)
class DatabaseConfiguration {
  /** A database that does not answer would otherwise hold every request for much longer. */
  private static final long TIMEOUT_WHILE_DOWN_MS = 1000;

  @Bean(destroyMethod = "close")
  @ConfigurationProperties("spring.datasource.hikari")
  static JdbcPool dataSource(JdbcConnectionDetails details) {
    JdbcPool pool = new JdbcPool();
    pool.setDriverClassName(details.getDriverClassName());
    pool.setJdbcUrl(details.getJdbcUrl());
    pool.setUsername(details.getUsername());
    pool.setPassword(details.getPassword());
    return pool;
  }

  @Bean
  @DependsOnDatabaseInitialization
  DatabaseGuard databaseGuard(JdbcEmbeddedDatabase embedded) {
    DatabaseFile file =
        embedded.isUsed() ? DatabaseFile.of(JdbcDatabaseCheck.file(embedded.folder())) : null;
    return new DatabaseGuard(file, embedded::holdReplacement);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  @DependsOnDatabaseInitialization
  DatabaseWatch databaseWatch(
      JdbcDatabaseState state,
      JdbcEmbeddedDatabase embedded,
      DatabaseGuard guard,
      JdbcPool database,
      DatabaseProperties settings) {
    List<Consumer<DatabaseState>> afterwards = List.of();
    if (embedded.isUsed()) {
      DatabaseMarker marker = DatabaseMarker.in(embedded.folder());
      afterwards =
          List.of(
              written -> guard.check(),
              // Without fsync the marker may be on the disk before the database is.
              written -> marker.write(settings.fsync() ? written : written.ofAnyGeneration()));
    }
    DatabaseWatch watch =
        new DatabaseWatch(
            state::advance, afterwards, patience(database), settings, System::nanoTime);
    guard.onLoss(watch::failed);
    return watch;
  }

  private static Consumer<Boolean> patience(JdbcPool pool) {
    long usual = pool.getConnectionTimeout();
    return works -> pool.setConnectionTimeout(works ? usual : TIMEOUT_WHILE_DOWN_MS);
  }
}
