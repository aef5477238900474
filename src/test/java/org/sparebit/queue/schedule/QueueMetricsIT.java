package org.sparebit.queue.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.search.RequiredSearch;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparebit.job.JobStatus;
import org.sparebit.protocol.FailureCode;
import org.sparebit.protocol.Progress;
import org.sparebit.queue.FakeWorkers;
import org.sparebit.queue.QueueServer;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What the queue counts, over a real database and fake workers. */
@NullMarked
class QueueMetricsIT {
  private final FakeWorkers workers = new FakeWorkers();
  private QueueServer server;

  @BeforeEach
  void start(@TempDir Path folder) {
    server = QueueServer.start(folder, workers, Map.of());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void countsCompletedJobsWithTheirFramesAndTimes() throws Exception {
    long id = server.submit("a.mp4");
    workers.next().complete();
    server.awaitStatus(id, JobStatus.COMPLETED);

    awaitCount(1, "sparebit.jobs.ended", "outcome", "completed", "code", "none");
    assertThat(count("sparebit.attempts")).isEqualTo(1);
    assertThat(count("sparebit.encode.frames", "codec", "AV1")).isEqualTo(250);
    assertThat(count("sparebit.encode.media", "codec", "AV1")).isEqualTo(10);
    assertThat(meter("sparebit.encode.duration", "codec", "AV1").timer().count()).isEqualTo(1);
    assertThat(count("sparebit.encode.frames", "codec", "VP9")).isZero();
  }

  @Test
  void countsEachFailedAttemptAndTheJobOnce() throws Exception {
    workers.onStart(run -> run.fail(FailureCode.WORKER_CRASHED, "crashed"));
    long id = server.submit("a.mp4");
    server.awaitStatus(id, JobStatus.FAILED);

    awaitCount(1, "sparebit.jobs.ended", "outcome", "failed", "code", "WORKER_CRASHED");
    assertThat(count("sparebit.attempts")).isEqualTo(3);
    assertThat(count("sparebit.attempt.failures", "code", "WORKER_CRASHED")).isEqualTo(3);
  }

  @Test
  void countsCancelledJobsWhetherTheyWaitedOrRan() throws Exception {
    long first = server.submit("a.mp4");
    long second = server.submit("b.mp4");
    workers.next();
    workers.next();
    long waiting = server.submit("c.mp4");

    server.queue().cancel(waiting);
    server.queue().cancel(first);
    server.queue().cancel(second);

    awaitCount(3, "sparebit.jobs.ended", "outcome", "cancelled", "code", "none");
  }

  @Test
  void showsWhatWaitsAndRunsAndHowFast() throws Exception {
    server.submit("a.mp4");
    server.submit("b.mp4");
    workers.next().say(new Progress(1, 1, 1, 20));
    workers.next().say(new Progress(1, 1, 1, 5));
    server.submit("c.mp4");

    await().until(() -> gauge("sparebit.jobs", "status", "queued") == 1);
    assertThat(gauge("sparebit.jobs", "status", "processing")).isEqualTo(2);
    assertThat(gauge("sparebit.jobs.running")).isEqualTo(2);
    assertThat(gauge("sparebit.jobs.slots")).isEqualTo(QueueServer.CONCURRENT_JOBS);
    assertThat(gauge("sparebit.encode.speed")).isEqualTo(25);
    await().until(() -> gauge("sparebit.jobs.oldest.queued.age") > 0);
  }

  @Test
  void whatIsRolledBackDoesNotCount() {
    new TransactionTemplate(server.bean(PlatformTransactionManager.class))
        .executeWithoutResult(
            status -> {
              server.bean(QueueMetrics.class).failed(FailureCode.INTERNAL);
              status.setRollbackOnly();
            });

    assertThat(count("sparebit.jobs.ended", "outcome", "failed", "code", "INTERNAL")).isZero();
  }

  @Test
  void everyFailureCodeHasItsSeriesFromTheStart() {
    assertThat(server.bean(MeterRegistry.class).get("sparebit.attempt.failures").counters())
        .extracting(counter -> counter.getId().getTag("code"))
        .contains("INPUT_NOT_MEDIA", "WORKER_STALLED")
        .doesNotContain("CANCELLED", "SERVER_STOPPING");
  }

  /** A count follows the commit that others see. */
  private void awaitCount(double expected, String name, String... tags) {
    await().until(() -> count(name, tags) == expected);
  }

  private double count(String name, String... tags) {
    return meter(name, tags).counter().count();
  }

  private double gauge(String name, String... tags) {
    return meter(name, tags).gauge().value();
  }

  private RequiredSearch meter(String name, String... tags) {
    return server.bean(MeterRegistry.class).get(name).tags(tags);
  }
}
