package org.sparebit.queue.schedule;

import com.github.kagkarlsson.scheduler.task.Priority;
import java.sql.DatabaseMetaData;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
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
        .param("task", TASK)
        .param("job", Long.toString(jobId))
        .param("due", time(clock.instant()))
        .param("priority", Priority.MEDIUM)
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
   */
  void remove(long jobId) {
    jdbc.sql(
            """
            delete from scheduled_tasks
            where task_name = :task and task_instance = :job and picked = false
            """)
        .param("task", TASK)
        .param("job", Long.toString(jobId))
        .update();
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

  /** The jobs that are in the queue, picked or not. */
  Set<Long> queued() {
    return Set.copyOf(
        jdbc.sql("select task_instance from scheduled_tasks where task_name = :task")
            .param("task", TASK)
            .query((row, number) -> Long.valueOf(row.getString("task_instance")))
            .list());
  }

  /** The jobs that are in no final state. */
  Set<Long> unfinished() {
    return Set.copyOf(
        jdbc.sql("select id from job where status in ('QUEUED', 'PROCESSING')")
            .query((row, number) -> row.getLong("id"))
            .list());
  }

  /** Queues a job if it is unfinished and not in the queue, at the place that its age gives it. */
  boolean addIfMissing(long jobId) {
    return jdbc.sql(
                ADD
                    + """
                    select :task, :instance, created_at, false, 1, :priority from job
                    where id = :id and status in ('QUEUED', 'PROCESSING') and not exists
                      (select 1 from scheduled_tasks
                       where task_name = :task and task_instance = :instance)
                    """)
            .param("task", TASK)
            .param("instance", Long.toString(jobId))
            .param("priority", Priority.MEDIUM)
            .param("id", jobId)
            .update()
        == 1;
  }

  /** Takes out what belongs to no unfinished job. */
  boolean removeIfOrphan(long jobId) {
    return jdbc.sql(
                """
                delete from scheduled_tasks
                where task_name = :task and task_instance = :instance and picked = false
                  and not exists
                    (select 1 from job where id = :id and status in ('QUEUED', 'PROCESSING'))
                """)
            .param("task", TASK)
            .param("instance", Long.toString(jobId))
            .param("id", jobId)
            .update()
        == 1;
  }

  private static OffsetDateTime time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
  }
}
