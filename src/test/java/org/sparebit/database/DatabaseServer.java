package org.sparebit.database;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The part of the server that opens the database, as the server does. */
@NullMarked
public final class DatabaseServer implements AutoCloseable {
  private final ConfigurableApplicationContext context;

  private DatabaseServer(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /**
   * Starts it.
   *
   * @param properties as {@code name=value}
   */
  public static DatabaseServer start(Path dataDir, String... properties) {
    String[] arguments =
        Stream.concat(
                Stream.of(
                    "sparebit.data-dir=" + dataDir,
                    // The health groups name contributors of parts that are not here.
                    "management.endpoint.health.validate-group-membership=false"),
                Arrays.stream(properties))
            .map(property -> "--" + property)
            .toArray(String[]::new);
    return new DatabaseServer(
        new SpringApplicationBuilder(Parts.class).web(WebApplicationType.NONE).run(arguments));
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  JdbcClient jdbc() {
    return bean(JdbcClient.class);
  }

  public HikariDataSource pool() {
    return bean(HikariDataSource.class);
  }

  /** A connection that the pool knows nothing of. */
  Connection connectApart() throws SQLException {
    HikariDataSource pool = pool();
    return DriverManager.getConnection(pool.getJdbcUrl(), pool.getUsername(), pool.getPassword());
  }

  @Override
  public void close() {
    context.close();
  }

  /** Not annotated, so that no other test's component scan finds it. */
  @EnableAutoConfiguration(
      excludeName =
          "com.github.kagkarlsson.scheduler.boot.autoconfigure.DbSchedulerAutoConfiguration")
  @ComponentScan(basePackageClasses = DatabaseServer.class)
  private static final class Parts {}
}
