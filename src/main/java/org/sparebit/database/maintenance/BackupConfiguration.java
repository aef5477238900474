package org.sparebit.database.maintenance;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import javax.sql.DataSource;
import org.sparebit.database.JdbcEmbeddedDatabase;
import org.sparebit.files.DataFolder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Backups while the server runs. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BackupProperties.class)
class BackupConfiguration {

  @Bean(destroyMethod = "close")
  @DependsOnDatabaseInitialization
  JdbcBackups databaseBackups(
      JdbcEmbeddedDatabase embedded, DataSource database, BackupProperties settings) {
    Path folder = settings.folder();
    JdbcBackups backups =
        new JdbcBackups(
            database,
            new BackupRequests(embedded.folder()),
            folder == null
                ? new DataFolder(embedded.folder().resolveSibling("")).backups()
                : folder,
            settings,
            () -> LocalDateTime.now(ZoneId.systemDefault()));
    if (embedded.isUsed()) {
      backups.start();
    }
    return backups;
  }
}
