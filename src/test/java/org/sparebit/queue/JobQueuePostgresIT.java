package org.sparebit.queue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;

@NullMarked
class JobQueuePostgresIT extends JobQueueContract {
  private @Nullable EmbeddedPostgres postgres;

  @Override
  Map<String, String> database() throws IOException {
    EmbeddedPostgres started = EmbeddedPostgres.start();
    postgres = started;
    return Map.of(
        "spring.datasource.url", started.getJdbcUrl("postgres", "postgres"),
        "spring.datasource.username", "postgres",
        "db-scheduler.polling-strategy", "lock-and-fetch");
  }

  @Override
  @AfterAll
  void stop() {
    super.stop();
    try {
      if (postgres != null) {
        postgres.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
