package org.sparebit.queue.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparebit.files.TemporaryOutput;
import org.sparebit.job.Job;
import org.sparebit.job.JobRepository;
import org.sparebit.job.JobStatus;
import org.sparebit.protocol.FailureCode;
import org.sparebit.queue.FakeWorkers;
import org.sparebit.queue.QueueServer;
import org.sparebit.queue.machine.RunGate;

/** Stops, deaths and new starts of a server with an embedded database. */
@NullMarked
class QueueRestartIT {
  @TempDir Path folder;

  private FakeWorkers workers;
  private QueueServer server;

  @BeforeEach
  void begin() {
    workers = new FakeWorkers();
    start();
  }

  @AfterEach
  void end() {
    server.close();
  }

  @Test
  void putsRunningJobsBackWhenTheServerStops() throws Exception {
    long first = server.submit("a.mp4");
    FakeWorkers.Run run = workers.next();
    long second = server.submit("b.mp4");
    workers.next();
    long waiting = server.submit("c.mp4");

    server.close();

    assertThat(run.isDone()).isTrue();
    sql(
        "select count(*) from job where status = 'QUEUED' and failures = 0",
        count -> assertThat(count).isEqualTo(3));
    sql(
        "select count(*) from scheduled_tasks where picked = false",
        count -> assertThat(count).isEqualTo(3));

    workers.reset();
    start();
    assertThat(List.of(workers.next().jobId(), workers.next().jobId()))
        .as("what was running comes before what was waiting")
        .containsExactlyInAnyOrder(first, second);
    assertThat(server.job(first).attempt()).isEqualTo(2);
    assertThat(server.job(waiting).status()).isEqualTo(JobStatus.QUEUED);
  }

  @Test
  void beginsNoJobWhileTheServerStops() throws Exception {
    long first = server.submit("a.mp4");
    FakeWorkers.Run run = workers.next();
    server.submit("b.mp4");
    workers.next();
    long waiting = server.submit("c.mp4");

    QueueLifecycle lifecycle = server.bean(QueueLifecycle.class);
    lifecycle.stop();

    assertThat(run.isDone()).isTrue();
    assertThat(server.job(first).status()).isEqualTo(JobStatus.QUEUED);
    long late = server.submit("d.mp4");
    server.close();
    assertThat(workers.all()).hasSize(2);

    workers.reset();
    workers.onStart(FakeWorkers.Run::complete);
    start();
    server.awaitStatus(waiting, JobStatus.COMPLETED);
    server.awaitStatus(late, JobStatus.COMPLETED);
  }

  @Test
  void cancelsRatherThanRequeuesWhatAUserHasCancelledWhenTheServerStops() throws Exception {
    long id = server.submit("a.mp4");
    workers.next();
    server.repository().requestCancel(id);

    server.close();

    sql(
        "select count(*) from job where status = 'CANCELLED'",
        count -> assertThat(count).isEqualTo(1));
    sql("select count(*) from scheduled_tasks", count -> assertThat(count).isZero());
  }

  @Test
  void runsAJobAgainWhoseServerHasDied() throws Exception {
    long id = server.submit("a.mp4");
    FakeWorkers.Run run = workers.next();
    Path leftover = Path.of(run.request().temporaryOutput());
    Files.writeString(leftover, "half a film");
    server.close();
    asIfKilledWhileRunning(id, 1, 0);

    workers.reset();
    start();

    FakeWorkers.Run again = workers.next();
    assertThat(again.jobId()).isEqualTo(id);
    Job job = server.job(id);
    assertThat(job.attempt()).isEqualTo(2);
    assertThat(job.failures()).as("the job did nothing wrong").isZero();
    assertThat(job.lostServers()).isEqualTo(1);
    assertThat(job.error()).isEqualTo(JobRepository.SERVER_LOST.error());
    assertThat(leftover).doesNotExist();
    again.complete();
    assertThat(server.awaitStatus(id, JobStatus.COMPLETED).error()).isEmpty();
  }

  @Test
  void givesUpAJobThatTakesTheServerDownEveryTime() throws Exception {
    long id = server.submit("a.mp4");
    FakeWorkers.Run run = workers.next();
    server.close();
    asIfKilledWhileRunning(id, 10, 9);
    Path leftover = TemporaryOutput.of(Path.of(run.request().output()), Long.toString(id), 10);
    Files.writeString(leftover, "half a film");

    workers.reset();
    start();

    Job job = server.awaitStatus(id, JobStatus.FAILED);
    assertThat(job.failureCode()).isEqualTo(FailureCode.SERVER_LOST);
    assertThat(job.error())
        .startsWith(JobRepository.SERVER_LOST.error() + " That happened 10 times. Look into");
    assertThat(server.entries(id)).isZero();
    assertThat(leftover).doesNotExist();
    assertThat(workers.all()).isEmpty();
  }

  @Test
  void jobThatHasLostManyServersRunsAloneAndStillCompletes() throws Exception {
    long id = server.submit("a.mp4");
    workers.next();
    long other = server.submit("b.mp4");
    workers.next();
    server.close();
    asIfKilledWhileRunning(id, 3, 2);

    workers.reset();
    start();

    FakeWorkers.Run first = workers.next();
    assertThat(first.jobId()).as("others come first").isEqualTo(other);
    first.complete();
    FakeWorkers.Run again = workers.next();
    assertThat(again.jobId()).isEqualTo(id);
    assertThat(server.job(id).lostServers()).isEqualTo(3);
    server.submit("c.mp4");
    assertThat(server.bean(RunGate.class).keepsOthersOut()).isTrue();
    again.complete();
    server.awaitStatus(id, JobStatus.COMPLETED);
    workers.next().complete();
  }

  @Test
  void cancelsAJobWhoseServerHasDiedAfterAUserHadCancelledIt() throws Exception {
    long id = server.submit("a.mp4");
    workers.next();
    server.close();
    asIfKilledWhileRunning(id, 1, 0);
    sql("update job set cancel_requested = true");

    workers.reset();
    start();

    assertThat(server.job(id).status()).isEqualTo(JobStatus.CANCELLED);
    assertThat(server.entries(id)).isZero();
    assertThat(workers.all()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"QUEUED", "PROCESSING"})
  void queuesAnUnfinishedJobThatIsInNoQueue(String status) throws Exception {
    long id = server.submit("a.mp4");
    workers.next();
    server.close();
    sql("update job set status = '" + status + "'");
    sql("delete from scheduled_tasks");

    workers.reset();
    start();

    assertThat(workers.next().jobId()).isEqualTo(id);
  }

  @Test
  void dropsEntriesOfJobsThatHaveEndedOrAreGone() throws Exception {
    long id = server.submit("a.mp4");
    workers.next().complete();
    server.awaitStatus(id, JobStatus.COMPLETED);
    server.close();
    for (long job : new long[] {id, 4711}) {
      sql(
          "insert into scheduled_tasks"
              + " (task_name, task_instance, execution_time, picked, version, priority)"
              + " values ('encode', '"
              + job
              + "', current_timestamp, false, 1, 50)");
    }

    workers.reset();
    start();

    assertThat(server.entries(id)).isZero();
    assertThat(server.entries(4711)).isZero();
    assertThat(workers.all()).isEmpty();
  }

  @Test
  void repairsMoreJobsThanStandOnAPage() throws Exception {
    workers.onStart(FakeWorkers.Run::complete);
    server.awaitStatus(server.submit("a.mp4"), JobStatus.COMPLETED);
    server.close();
    int orphans = 2 * Reconciliation.PAGE;
    int jobs = 2 * Reconciliation.PAGE + 7;
    int first = 10_000;
    sql(
        """
        insert into scheduled_tasks
          (task_name, task_instance, execution_time, picked, version, priority)
        select 'encode', cast(x as varchar), current_timestamp, false, 1, 50
        from system_range(%d, %d)
        """
            .formatted(first + jobs, first + jobs + orphans - 1));
    sql(
        """
        insert into job (id, input, active_output, precoder, codec, spec, sent, request_warnings,
          status, created_at, updated_at)
        select x, input, '/isize_files/' || x || '.mp4', precoder, codec, spec, sent,
          request_warnings, 'QUEUED', dateadd('DAY', -1, created_at), updated_at
        from job, system_range(%d, %d)
        """
            .formatted(first, first + jobs - 1));

    workers.reset();
    start();
    workers.next();
    server.close();

    sql("select count(*) from scheduled_tasks", count -> assertThat(count).isEqualTo(jobs));
    sql(
        "select count(*) from scheduled_tasks where cast(task_instance as integer) >= "
            + (first + jobs),
        count -> assertThat(count).isZero());
    sql(
        "select count(*) from scheduled_tasks join job on task_instance = cast(id as varchar)"
            + " where execution_time = created_at",
        count -> assertThat(count).isGreaterThan(jobs - 100));
  }

  @Test
  void removesFinishedJobsThatAreOldOrTooManyAndNoOthers() throws Exception {
    workers.onStart(FakeWorkers.Run::complete);
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      ids.add(server.submit(i + ".mp4"));
    }
    ids.forEach(id -> server.awaitStatus(id, JobStatus.COMPLETED));
    workers.onStart(run -> {});
    long running = server.submit("running.mp4");
    server.awaitStatus(running, JobStatus.PROCESSING);
    server.close();
    sql("update job set ended_at = dateadd('HOUR', -2, ended_at) where id <= " + ids.get(399));

    server =
        QueueServer.start(
            folder,
            workers,
            Map.of(
                "sparebit.jobs.keep", "1h",
                "sparebit.jobs.max-finished", "30",
                "sparebit.jobs.clean-up-interval", "20ms"));

    // Which of those that ended at about the same time are the newest is not the order of their
    // ids.
    await().atMost(Duration.ofSeconds(30)).until(() -> kept(ids) == 30);
    assertThat(kept(ids.subList(0, 400))).isZero();
    assertThat(server.repository().find(running)).isPresent();
  }

  private long kept(List<Long> ids) {
    return ids.stream().filter(id -> server.repository().find(id).isPresent()).count();
  }

  private void start() {
    server = QueueServer.start(folder, workers, Map.of());
  }

  private void asIfKilledWhileRunning(long id, int attempt, int lostServers) throws Exception {
    sql(
        "update job set status = 'PROCESSING', attempt = %d, lost_servers = %d where id = %d"
            .formatted(attempt, lostServers, id));
    sql("update scheduled_tasks set picked = true, picked_by = 'dead', last_heartbeat = now()");
  }

  private void sql(String statement) throws Exception {
    try (Connection connection = open();
        Statement sql = connection.createStatement()) {
      sql.executeUpdate(statement);
    }
  }

  private void sql(String query, IntConsumer check) throws Exception {
    try (Connection connection = open();
        Statement sql = connection.createStatement();
        var rows = sql.executeQuery(query)) {
      rows.next();
      check.accept(rows.getInt(1));
    }
  }

  private Connection open() throws Exception {
    return DriverManager.getConnection(
        "jdbc:h2:file:" + folder.resolve("db/sparebit") + ";IFEXISTS=TRUE", "sa", "");
  }
}
