package org.sparebit.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;

@NullMarked
class ConnectionLifetimePostgresIT extends ConnectionLifetimeContract {
  private @Nullable EmbeddedPostgres postgres;

  @Override
  String[] database() throws IOException {
    EmbeddedPostgres started = EmbeddedPostgres.start();
    postgres = started;
    return new String[] {
      "spring.datasource.url=" + started.getJdbcUrl("postgres", "postgres"),
      "spring.datasource.username=postgres"
    };
  }

  @Override
  @AfterAll
  void stop() throws SQLException {
    super.stop();
    try {
      Objects.requireNonNull(postgres).close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
