package org.sparebit.activation;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.sparebit.database.DatabaseGuard;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** In the database of the jobs, so that it is where those are that need the codecs. */
@Component
final class JdbcActivationStore implements ActivationStore {
  private final JdbcClient jdbc;
  private final DatabaseGuard database;

  JdbcActivationStore(JdbcClient jdbc, DatabaseGuard database) {
    this.jdbc = jdbc;
    this.database = database;
  }

  @Override
  public void requireReachable() {
    database.requireKept();
    Optional<Instant> unused = activatedAt();
  }

  @Override
  public Optional<Instant> activatedAt() {
    return jdbc.sql("select activated_at from codec_activation where id = 1")
        .query(OffsetDateTime.class)
        .optional()
        .map(OffsetDateTime::toInstant);
  }

  @Override
  public void activated(Instant at) {
    database.requireKept();
    try {
      jdbc.sql("insert into codec_activation (id, activated_at) values (1, :at)")
          .param("at", at.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC))
          .update();
    } catch (DuplicateKeyException e) {
      // Another server with the same database was faster, or this one was activated before.
    }
  }
}
