package org.sparebit.queue.schedule;

import com.github.kagkarlsson.scheduler.task.Priority;
import java.sql.DatabaseMetaData;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;
import org.springframework.stereotype.Component;

/**
 * The jobs' rows in db-scheduler's table. db-scheduler picks them and keeps them alive; they come
 * and go here, because its own client commits apart, and a job and its row must change in one
 * transaction.
 */
@Component
final class JdbcQueueEntries {

  /** The task of db-scheduler that runs a job; the instance is the job's id. */
  static final String TASK = "encode";

  private static final String ADD =
      """
      insert into scheduled_tasks
        (task_name, task_instance, execution_time, picked, version, priority)
      """;

  private final JdbcClient jdbc;
  private final DataSource dataSource;
  private final InstantSource clock;

  @Autowired
  JdbcQueueEntries(JdbcClient jdbc, DataSource dataSource) {
    this(jdbc, dataSource, InstantSource.system());
  }

  JdbcQueueEntries(JdbcClient jdbc, DataSource dataSource, InstantSource clock) {
    this.jdbc = jdbc;
    this.dataSource = dataSource;
    this.clock = clock;
  }

  /** Queues a job behind all others. */
  void add(long jobId) {
    jdbc.sql(ADD + "values (:task, :job, :due, false, 1, :priority)")
        .params(entry(jobId, clock.instant()))
        .update();
  }

  /** How many jobs wait or run. */
  long count() {
    return jdbc.sql("select count(*) from scheduled_tasks where task_name = :task")
        .param("task", TASK)
        .query(Long.class)
        .single();
  }

  /**
   * Takes a job out of the queue. What is picked stays: whoever has picked it removes it when it
   * finds that there is nothing to run, and would stumble if it were gone.
   *
   * @return whether it was there
   */
  boolean remove(long jobId) {
    return jdbc.sql(
                """
                delete from scheduled_tasks
                where task_name = :task and task_instance = :job and picked = false
                """)
            .param("task", TASK)
            .param("job", Long.toString(jobId))
            .update()
        == 1;
  }

  /** Takes out what was picked, unless another server has it by now. */
  void remove(QueueEntry entry) {
    jdbc.sql(
            """
            delete from scheduled_tasks
            where task_name = :task and task_instance = :job and version = :version
            """)
        .param("task", TASK)
        .param("job", Long.toString(entry.jobId()))
        .param("version", entry.version())
        .update();
  }

  /** Puts back what was picked, unless another server has it by now. */
  void release(QueueEntry entry, Instant due) {
    jdbc.sql(
            """
            update scheduled_tasks
            set picked = false, picked_by = null, last_heartbeat = null,
              execution_time = :due, version = version + 1
            where task_name = :task and task_instance = :job and version = :version
            """)
        .param("task", TASK)
        .param("job", Long.toString(entry.jobId()))
        .param("version", entry.version())
        .param("due", time(due))
        .update();
  }

  /** Lets a job that is not picked wait until then. */
  void postpone(long jobId, Instant due) {
    jdbc.sql(
            """
            update scheduled_tasks set execution_time = :due, version = version + 1
            where task_name = :task and task_instance = :job and picked = false
            """)
        .param("task", TASK)
        .param("job", Long.toString(jobId))
        .param("due", time(due))
        .update();
  }

  /** Whether no other server can be using the database: one process at a time opens an H2 file. */
  boolean isExclusive() {
    try {
      return JdbcUtils.extractDatabaseMetaData(dataSource, DatabaseMetaData::getDatabaseProductName)
          .equals("H2");
    } catch (MetaDataAccessException e) {
      throw new IllegalStateException("The database does not say what it is.", e);
    }
  }

  /** Puts back everything that is picked; only for an exclusive database. */
  int releaseAll() {
    return jdbc.sql(
            """
            update scheduled_tasks
            set picked = false, picked_by = null, last_heartbeat = null, version = version + 1
            where picked = true
            """)
        .update();
  }

  /**
   * Instances that are in the queue, picked or not, in the order of their texts.
   *
   * @param after only those behind it
   */
  List<String> page(String after, int limit) {
    return jdbc.sql(
            """
            select task_instance from scheduled_tasks
            where task_name = :task and task_instance > :after
            order by task_name, task_instance fetch first :limit rows only
            """)
        .param("task", TASK)
        .param("after", after)
        .param("limit", limit)
        .query(String.class)
        .list();
  }

  /**
   * Those of these jobs that are in the queue, picked or not.
   *
   * @param jobIds at most a few thousand
   */
  Set<Long> among(Collection<Long> jobIds) {
    if (jobIds.isEmpty()) {
      return Set.of();
    }
    // Pairs, as the primary key has them: with the name apart H2 reads all entries and compares
    // each of them with each job.
    return Set.copyOf(
        jdbc.sql(
                """
                select task_instance from scheduled_tasks
                where (task_name, task_instance) in (:jobs)
                """)
            .param("jobs", jobIds.stream().map(id -> new Object[] {TASK, "" + id}).toList())
            .query((row, number) -> Long.valueOf(row.getString("task_instance")))
            .list());
  }

  /** Queues a job that is not in the queue. */
  boolean addIfMissing(long jobId, Instant due) {
    return jdbc.sql(
                ADD
                    + """
                    select :task, :job, cast(:due as timestamp(6) with time zone), false, 1, :priority
                    where not exists
                      (select 1 from scheduled_tasks
                       where task_name = :task and task_instance = :job)
                    """)
            .params(entry(jobId, due))
            .update()
        == 1;
  }

  private static Map<String, Object> entry(long jobId, Instant due) {
    return Map.of(
        "task", TASK, "job", Long.toString(jobId), "due", time(due), "priority", Priority.MEDIUM);
  }

  private static OffsetDateTime time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
  }
}
