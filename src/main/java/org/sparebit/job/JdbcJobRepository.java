package org.sparebit.job;

import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sparebit.protocol.Completed;
import org.sparebit.protocol.FailureCode;
import org.sparebit.protocol.Opened;
import org.sparebit.protocol.Progress;
import org.sparebit.protocol.Verified;
import org.sparebit.protocol.Warning;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Jobs in the table {@code job}. Which state may follow which ({@link JobStatus#canBecome}) is held
 * by the conditions of the updates, so it holds for any number of servers.
 */
@Component
final class JdbcJobRepository implements JobRepository {

  private static final String ENDED =
      "active_output = null, active_client = null, cancel_requested = false, ended_at = :now,"
          + " updated_at = :now";
  private static final String BY_RUNNING_ATTEMPT =
      " where id = :id and attempt = :attempt and status = :PROCESSING";

  /** Before a job is deleted; writes seldom, since it notes the newest job, not that one. */
  private static final String KEEP_NUMBERS =
      "update job_number set highest_deleted = (select max(id) from job) where highest_deleted < ";

  private final JdbcJobStatements jdbc;
  private final TransactionTemplate inNewTransaction;
  private final InstantSource clock;

  @Autowired
  JdbcJobRepository(JdbcClient jdbc, PlatformTransactionManager transactions) {
    this(jdbc, transactions, InstantSource.system());
  }

  JdbcJobRepository(JdbcClient jdbc, PlatformTransactionManager transactions, InstantSource clock) {
    this.jdbc = new JdbcJobStatements(jdbc);
    this.inNewTransaction = new TransactionTemplate(transactions);
    this.inNewTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    this.clock = clock;
  }

  @Override
  public long insert(JobSpec spec, List<Warning> warnings, String client) {
    // The unique column decides; asking first keeps refused jobs from using up ids.
    unfinishedWriter(spec.output())
        .ifPresent(
            other -> {
              throw new OutputInUseException(other);
            });
    GeneratedKeyHolder key = new GeneratedKeyHolder();
    try {
      jdbc.sql(JdbcJobRows.INSERT)
          .params(JdbcJobRows.insertParameters(spec, warnings))
          .param("client", client)
          .param("now", now())
          .update(key, "id");
    } catch (DuplicateKeyException e) {
      throw outputInUse(spec.output(), e);
    }
    return Objects.requireNonNull(key.getKeyAs(Long.class), "the database gave no id");
  }

  /**
   * PostgreSQL answers nothing more in a transaction that has failed, so it is asked in one of its
   * own.
   */
  private RuntimeException outputInUse(String output, DuplicateKeyException e) {
    Optional<Long> other = inNewTransaction.execute(status -> unfinishedWriter(output));
    return other != null && other.isPresent() ? new OutputInUseException(other.get()) : e;
  }

  private Optional<Long> unfinishedWriter(String output) {
    return Optional.ofNullable(unfinishedJobsUsing(output).get(PathUse.OUTPUT));
  }

  @Override
  public Optional<Job> find(long id) {
    return jdbc.sql("select * from job where id = :id")
        .param("id", id)
        .query(JdbcJobRows::job)
        .optional();
  }

  @Override
  public List<JobSummary> page(JobQuery query) {
    List<String> conditions = new ArrayList<>(List.of("true"));
    if (query.status() != null) {
      conditions.add("status = :status");
    }
    if (query.after() != null) {
      conditions.add(query.newestFirst() ? "id < :after" : "id > :after");
    }
    // With the state in front, the order is that of the index, and H2 reads one page of it.
    String order = query.status() == null ? "id %s" : "status %1$s, id %1$s";
    String sql =
        "select %s from job where %s order by %s offset :offset rows fetch next :limit rows only"
            .formatted(
                JdbcJobRows.SUMMARY_COLUMNS,
                String.join(" and ", conditions),
                order.formatted(query.newestFirst() ? "desc" : "asc"));
    StatementSpec statement =
        jdbc.sql(sql).param("offset", query.offset()).param("limit", query.limit());
    if (query.status() != null) {
      statement.param("status", query.status().name());
    }
    if (query.after() != null) {
      statement.param("after", query.after());
    }
    return statement.query(JdbcJobRows::summary).list();
  }

  /** One statement: many who submit at once wait for each connection that they take. */
  @Override
  public Map<PathUse, Long> unfinishedJobsUsing(String path) {
    return jdbc.sql(
            """
            select (select min(id) from job where active_output = :path) as writer,
              (select min(id) from job
                where input = :path and status in (:unfinished)) as reader
            """)
        .param("path", path)
        .query(JdbcJobRows::users)
        .single();
  }

  @Override
  public Set<Long> unfinishedAmong(Collection<Long> ids) {
    if (ids.isEmpty()) {
      return Set.of();
    }
    // With the states in the condition H2 reads all unfinished jobs and compares each of them with
    // each id.
    Set<Long> unfinished = new HashSet<>();
    jdbc.sql("select id, status from job where id in (:ids)")
        .param("ids", ids)
        .query(
            row -> {
              if (!JobStatus.valueOf(row.getString("status")).isDone()) {
                unfinished.add(row.getLong("id"));
              }
            });
    return unfinished;
  }

  @Override
  public Optional<Instant> lockUnfinished(long id) {
    return jdbc.sql(
            "select created_at from job where id = :id and status in (:unfinished) for update")
        .param("id", id)
        .query((row, number) -> row.getObject("created_at", OffsetDateTime.class).toInstant())
        .optional();
  }

  @Override
  public long unfinishedJobsOf(String client, long max) {
    return jdbc.sql(
            """
            select count(*) from
              (select 1 from job where active_client = :client fetch first :max rows only) jobs
            """)
        .param("client", client)
        .param("max", max)
        .query(Long.class)
        .single();
  }

  @Override
  public Optional<Job> beginAttempt(long id) {
    int rows =
        jdbc.sql(
                """
                update job set
                  lost_servers = lost_servers + case when status = :PROCESSING then 1 else 0 end,
                  failure_code = case when status = :PROCESSING then :code else failure_code end,
                  error = case when status = :PROCESSING then :error else error end,
                  status = :PROCESSING, attempt = attempt + 1, attempt_warnings = '[]', verified = null,
                  percent = 0, frames_per_second = 0, started_at = :now, updated_at = :now
                where id = :id and status in (:unfinished)
                """)
            .param("id", id)
            .param("code", SERVER_LOST.code().name())
            .param("error", SERVER_LOST.error())
            .param("now", now())
            .update();
    return rows == 0 ? Optional.empty() : find(id);
  }

  @Override
  public boolean opened(long id, int attempt, Opened opened) {
    return updated(
        ofAttempt(
                """
                output_width = :width, output_height = :height, attempt_warnings = :warnings,
                updated_at = :now
                """,
                id,
                attempt)
            .param("width", opened.width())
            .param("height", opened.height())
            .param("warnings", JdbcJobRows.json(opened.warnings())));
  }

  @Override
  public boolean warned(long id, int attempt, List<Warning> warnings) {
    return updated(
        ofAttempt("attempt_warnings = :warnings, updated_at = :now", id, attempt)
            .param("warnings", JdbcJobRows.json(warnings)));
  }

  @Override
  public boolean progressed(long id, int attempt, Progress progress) {
    return updated(
        ofAttempt("percent = :percent, frames_per_second = :fps, updated_at = :now", id, attempt)
            .param("percent", progress.percent())
            .param("fps", progress.framesPerSecond()));
  }

  @Override
  public boolean verified(long id, int attempt, Verified verified) {
    return updated(
        ofAttempt("verified = :verified, updated_at = :now", id, attempt)
            .param("verified", JdbcJobRows.json(verified)));
  }

  @Override
  public boolean completed(long id, int attempt, Completed completed) {
    return updated(
        ofAttempt(
                """
                status = :COMPLETED, percent = 100, verified = null, failure_code = null, error = '',
                attempt_warnings = :warnings, report = :report,
                """
                    + ENDED,
                id,
                attempt)
            .param("warnings", JdbcJobRows.json(completed.warnings()))
            .param("report", JdbcJobRows.report(completed)));
  }

  @Override
  public boolean failed(long id, int attempt, FailureCode code, String error) {
    return updated(
        ofAttempt("status = :FAILED, failure_code = :code, error = :error, " + ENDED, id, attempt)
            .param("code", code.name())
            .param("error", error));
  }

  @Override
  public boolean cancelled(long id, int attempt) {
    return updated(
        ofAttempt("status = :CANCELLED, failure_code = null, error = '', " + ENDED, id, attempt));
  }

  @Override
  public boolean requeued(long id, int attempt, @Nullable Failure failure, Counter counter) {
    String counted =
        switch (counter) {
          case NOTHING -> "";
          case FAILURE -> ", failures = failures + 1";
          case SETBACK -> ", setbacks = setbacks + 1";
          case LOST_SERVER -> ", lost_servers = lost_servers + 1";
        };
    String why = failure == null ? "" : ", failure_code = :code, error = :error";
    StatementSpec statement =
        jdbc.sql(
                "update job set status = :QUEUED, percent = 0, frames_per_second = 0,"
                    + " updated_at = :now"
                    + counted
                    + why
                    + BY_RUNNING_ATTEMPT
                    + " and cancel_requested = false")
            .param("id", id)
            .param("attempt", attempt)
            .param("now", now());
    if (failure != null) {
      statement.param("code", failure.code().name()).param("error", failure.error());
    }
    return updated(statement);
  }

  @Override
  public boolean cancelQueued(long id) {
    return updated(
        jdbc.sql(
                "update job set status = :CANCELLED, failure_code = null, error = '', "
                    + ENDED
                    + " where id = :id and status = :QUEUED")
            .param("id", id)
            .param("now", now()));
  }

  @Override
  public boolean requestCancel(long id) {
    return updated(
        jdbc.sql(
                "update job set cancel_requested = true, updated_at = :now"
                    + " where id = :id and status = :PROCESSING")
            .param("id", id)
            .param("now", now()));
  }

  @Override
  public boolean delete(long id) {
    jdbc.sql(KEEP_NUMBERS + ":id and exists (select 1 from job where id = :id)")
        .param("id", id)
        .update();
    return updated(
        jdbc.sql("delete from job where id = :id and status <> :PROCESSING").param("id", id));
  }

  @Override
  public int deleteFinished(Instant until, int limit) {
    jdbc.sql(KEEP_NUMBERS + "(select max(id) from job)").update();
    return jdbc.sql(
            """
            delete from job where id in
              (select id from job where ended_at <= :until
               order by ended_at fetch first :limit rows only)
            """)
        .param("until", time(until))
        .param("limit", limit)
        .update();
  }

  @Override
  public Optional<Instant> endOfFinished(int newer) {
    return jdbc.sql(
            """
            select ended_at from job where ended_at is not null
            order by ended_at desc offset :newer rows fetch next 1 rows only
            """)
        .param("newer", newer)
        .query((row, number) -> row.getObject("ended_at", OffsetDateTime.class).toInstant())
        .optional();
  }

  private StatementSpec ofAttempt(String assignments, long id, int attempt) {
    return jdbc.sql("update job set " + assignments + BY_RUNNING_ATTEMPT)
        .param("id", id)
        .param("attempt", attempt)
        .param("now", now());
  }

  private static boolean updated(StatementSpec statement) {
    return statement.update() == 1;
  }

  /** Databases keep microseconds. */
  private OffsetDateTime now() {
    return time(clock.instant());
  }

  private static OffsetDateTime time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
  }
}
