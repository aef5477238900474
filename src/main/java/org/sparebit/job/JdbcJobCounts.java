package org.sparebit.job;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Counts in the table {@code job}. */
@Component
final class JdbcJobCounts implements JobCounts {
  private final JdbcJobStatements jdbc;

  JdbcJobCounts(JdbcClient jdbc) {
    this.jdbc = new JdbcJobStatements(jdbc);
  }

  @Override
  public Unfinished count() {
    Map<String, Long> byStatus = new HashMap<>();
    jdbc.sql(
            "select status, count(*) as jobs from job where status in (:unfinished)"
                + " group by status")
        .query(
            row -> {
              byStatus.put(row.getString("status"), row.getLong("jobs"));
            });
    return new Unfinished(
        byStatus.getOrDefault(JobStatus.QUEUED.name(), 0L),
        byStatus.getOrDefault(JobStatus.PROCESSING.name(), 0L),
        oldestQueued());
  }

  /** Ids grow with time, and the index begins with the state: one row is read. */
  private @Nullable Instant oldestQueued() {
    return jdbc.sql(
            "select created_at from job where status = :QUEUED"
                + " order by status, id fetch next 1 rows only")
        .query(OffsetDateTime.class)
        .optional()
        .map(OffsetDateTime::toInstant)
        .orElse(null);
  }
}
