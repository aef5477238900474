package org.sparebit.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparebit.job.Job;
import org.sparebit.job.JobStatus;
import org.sparebit.protocol.FailureCode;
import org.sparebit.queue.attempt.RunningJobs;
import org.sparebit.queue.machine.QueueHealthIndicator;
import org.sparebit.queue.machine.QueuePause;
import org.sparebit.queue.machine.RunGate;
import org.sparebit.storage.TestMount;
import org.sparebit.worker.failure.WorkerUnavailableException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/** A failure of the machine fails no job: the queue stands still, and goes on by itself. */
@NullMarked
class MachineTroubleIT {
  private static final int JOBS = 60;

  @TempDir Path folder;

  private final FakeWorkers workers = new FakeWorkers();
  private @Nullable QueueServer started;
  private Path files = Path.of("");

  @BeforeEach
  void createFolder() throws IOException {
    files = folder.resolve("isize_files");
    Files.createDirectories(files);
  }

  private void startServer() throws IOException {
    Files.writeString(files.resolve("in.mp4"), "a film");
    started = QueueServer.start(folder, workers, Map.of());
    assertThat(health().getStatus()).isEqualTo(Status.UP);
  }

  @AfterEach
  void stop() throws Exception {
    if (started != null) {
      started.close();
    }
    TestMount.unmount(files);
  }

  @Test
  void queueWaitsWhileTheFolderIsAwayAndLosesNothing() throws Exception {
    startServer();
    AtomicInteger begun = new AtomicInteger();
    List<Long> ids = new ArrayList<>();
    FakeWorkers.Run running = beginOne(ids);
    ids.add(server().submit("second.mp4"));
    FakeWorkers.Run second = workers.next();
    for (int i = 2; i < JOBS; i++) {
      ids.add(server().submit(i + ".mp4"));
    }
    Path elsewhere = folder.resolve("elsewhere");

    Files.move(files, elsewhere);
    workers.onStart(
        run -> {
          begun.incrementAndGet();
          encode(run);
        });
    running.fail(FailureCode.OUTPUT_NOT_WRITABLE, "publishing the output failed");
    second.fail(FailureCode.INTERNAL, "an error that should not happen");
    await().atMost(Duration.ofSeconds(30)).until(() -> server().bean(QueuePause.class).isOn());

    assertThat(health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
    assertThat(reason())
        .contains("/isize_files is away", "Mount it or create it")
        .doesNotContain(folder.toString());
    Job waiting = server().awaitStatus(ids.get(0), JobStatus.QUEUED);
    assertThat(waiting.failures()).isZero();
    assertThat(waiting.setbacks()).isZero();
    assertThat(waiting.error()).contains("/isize_files is away");
    assertThat(begun.get()).as("attempts meanwhile").isZero();

    Files.move(elsewhere, files);

    awaitAllCompleted(ids);
    assertThat(health().getStatus()).isEqualTo(Status.UP);
    assertThat(ids).allMatch(id -> server().job(id).failures() == 0);
  }

  @Test
  void noAttemptBeginsWhileTheFolderIsAway() throws Exception {
    startServer();
    workers.onStart(this::encode);
    Path elsewhere = folder.resolve("elsewhere");
    Files.move(files, elsewhere);
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < JOBS; i++) {
      ids.add(server().submit(i + ".mp4"));
    }
    await().atMost(Duration.ofSeconds(30)).until(() -> server().bean(QueuePause.class).isOn());
    assertThat(workers.all()).isEmpty();
    Files.move(elsewhere, files);

    awaitAllCompleted(ids);
    assertThat(ids).allMatch(id -> server().job(id).attempt() == 1);
  }

  @Test
  void jobWhoseInputItsUserHasDeletedFails() throws Exception {
    startServer();
    long id = server().submit("out.mp4");
    FakeWorkers.Run run = workers.next();
    Files.delete(files.resolve("in.mp4"));
    run.fail(FailureCode.INPUT_NOT_FOUND, "the input is no longer there");

    Job job = server().awaitStatus(id, JobStatus.FAILED);
    assertThat(job.error()).isEqualTo("the input is no longer there.");
    assertThat(server().bean(QueuePause.class).isOn()).isFalse();
  }

  @Test
  void jobRunsAgainWhoseInputWasAwayForAMoment() throws Exception {
    startServer();
    long id = server().submit("out.mp4");
    workers.next().fail(FailureCode.INPUT_NOT_FOUND, "the input is no longer there");
    encode(workers.next());

    assertThat(server().awaitStatus(id, JobStatus.COMPLETED).failures()).isZero();
  }

  @Test
  void diskThatKeepsFailingWhileAllSeemsWellFailsTheJobAtLast() throws Exception {
    startServer();
    long id = server().submit("out.mp4");
    for (int i = 0; i < 5; i++) {
      workers.next().fail(FailureCode.STORAGE_UNAVAILABLE, "the input could not be read");
    }

    Job job = server().awaitStatus(id, JobStatus.FAILED);
    assertThat(job.error())
        .isEqualTo("the input could not be read. Tried 5 times, not tried again.");
    assertThat(job.failureCode()).isEqualTo(FailureCode.STORAGE_UNAVAILABLE);
  }

  @Test
  void queueWaitsWhileTheDiskIsFull() throws Exception {
    assumeTrue(TestMount.mount(files), "needs the right to mount");
    startServer();
    Path large = files.resolve("large");
    List<Long> ids = new ArrayList<>();
    FakeWorkers.Run running = beginOne(ids);
    workers.onStart(this::encode);
    for (int i = 1; i < JOBS; i++) {
      ids.add(server().submit(i + ".mp4"));
    }
    fill(large);
    running.fail(FailureCode.OUTPUT_DISK_FULL, "the disk of the output is full");
    await().atMost(Duration.ofSeconds(30)).until(() -> server().bean(QueuePause.class).isOn());
    assertThat(reason()).contains("The disk of /isize_files is full", "are free. Free some space");

    Files.delete(large);

    awaitAllCompleted(ids);
    assertThat(ids).allMatch(id -> server().job(id).failures() == 0);
    assertThat(ids).allMatch(id -> server().job(id).setbacks() == 0);
  }

  @Test
  void jobThatFillsTheDiskByItselfRunsAloneAndFailsAtLast() throws Exception {
    assumeTrue(TestMount.mount(files), "needs the right to mount");
    startServer();
    long large = server().submit("large.mp4");
    FakeWorkers.Run first = workers.next();
    long other = server().submit("other.mp4");
    FakeWorkers.Run beside = workers.next();

    first.fail(FailureCode.OUTPUT_DISK_FULL, "the disk of the output is full");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> server().bean(RunGate.class).keepsOthersOut());
    assertThat(workers.all()).as("waits for the other job").hasSize(2);
    long waiting = server().submit("waiting.mp4");
    encode(beside);
    server().awaitStatus(other, JobStatus.COMPLETED);
    workers.onStart(
        run -> {
          if (run.jobId() == large) {
            assertThat(server().bean(RunningJobs.class).all()).as("alone").hasSize(1);
            run.fail(FailureCode.OUTPUT_DISK_FULL, "the disk of the output is full");
          } else {
            encode(run);
          }
        });
    encodeOrFillUnlessBegun(workers.next(), large);

    Job job = server().awaitStatus(large, JobStatus.FAILED);
    assertThat(job.error())
        .contains("KB of it are free without this job's output and no other job ran")
        .endsWith(". Tried 3 times, not tried again.");
    server().awaitStatus(waiting, JobStatus.COMPLETED);
  }

  @Test
  void queueWaitsWhileTheDiskIsReadOnly() throws Exception {
    assumeTrue(TestMount.mount(files), "needs the right to mount");
    startServer();
    List<Long> ids = new ArrayList<>();
    FakeWorkers.Run running = beginOne(ids);
    workers.onStart(this::encode);
    for (int i = 1; i < JOBS; i++) {
      ids.add(server().submit(i + ".mp4"));
    }
    TestMount.remountReadOnly(files);
    running.fail(FailureCode.OUTPUT_NOT_WRITABLE, "the output can't be created");
    await().atMost(Duration.ofSeconds(30)).until(() -> server().bean(QueuePause.class).isOn());
    assertThat(reason()).contains("mounted read-only");

    TestMount.remountWritable(files);

    awaitAllCompleted(ids);
  }

  @Test
  void queueWaitsWhileTheFolderIsAnEmptyMountPoint() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(TestMount.bind(disk, files), "needs the right to mount");
    startServer();
    List<Long> ids = new ArrayList<>();
    FakeWorkers.Run running = beginOne(ids);
    workers.onStart(this::encode);
    for (int i = 1; i < JOBS; i++) {
      ids.add(server().submit(i + ".mp4"));
    }
    TestMount.unmount(files);
    running.fail(FailureCode.INPUT_NOT_FOUND, "the input is no longer there");
    await().atMost(Duration.ofSeconds(30)).until(() -> server().bean(QueuePause.class).isOn());
    assertThat(reason()).contains("not mounted");
    server().close();
    started = QueueServer.start(folder, workers, Map.of());
    await().atMost(Duration.ofSeconds(30)).until(() -> server().bean(QueuePause.class).isOn());

    TestMount.bind(disk, files);

    awaitAllCompleted(ids);
    assertThat(ids).allMatch(id -> server().job(id).failures() == 0);
  }

  @Test
  void queueWaitsWhileNoWorkerCanStart() throws Exception {
    startServer();
    workers.unavailable(new WorkerUnavailableException("no memory"));
    workers.onStart(run -> run.fail(FailureCode.WORKER_START_FAILED, "no memory"));
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < JOBS; i++) {
      ids.add(server().submit(i + ".mp4"));
    }
    await().atMost(Duration.ofSeconds(30)).until(() -> server().bean(QueuePause.class).isOn());
    assertThat(reason())
        .isEqualTo("No worker can start: no memory. Jobs wait, and go on by themselves then.");
    assertThat(workers.all().size()).isLessThanOrEqualTo(QueueServer.CONCURRENT_JOBS);

    workers.onStart(this::encode);
    workers.unavailable(null);

    awaitAllCompleted(ids);
    assertThat(ids).allMatch(id -> server().job(id).failures() == 0);
  }

  private QueueServer server() {
    return Objects.requireNonNull(started);
  }

  private FakeWorkers.Run beginOne(List<Long> ids) throws InterruptedException {
    workers.onStart(run -> {});
    ids.add(server().submit("first.mp4"));
    return workers.next();
  }

  private void encodeOrFillUnlessBegun(FakeWorkers.Run run, long large) {
    if (run.jobId() == large) {
      run.fail(FailureCode.OUTPUT_DISK_FULL, "the disk of the output is full");
    } else {
      encode(run);
    }
  }

  /** Reads and writes as a worker does, with what may go wrong. */
  private void encode(FakeWorkers.Run run) {
    try {
      Files.readString(Path.of(run.request().input()));
    } catch (IOException e) {
      run.fail(FailureCode.INPUT_NOT_FOUND, "the input is no longer there");
      return;
    }
    try {
      Files.writeString(Path.of(run.request().output()), "a film");
    } catch (IOException e) {
      run.fail(
          String.valueOf(e.getMessage()).contains("No space")
              ? FailureCode.OUTPUT_DISK_FULL
              : FailureCode.OUTPUT_NOT_WRITABLE,
          "the output can't be written");
      return;
    }
    run.complete();
  }

  private void awaitAllCompleted(List<Long> ids) {
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> ids.stream().allMatch(id -> server().job(id).status() == JobStatus.COMPLETED));
  }

  private Health health() {
    return server().bean(QueueHealthIndicator.class).health();
  }

  private String reason() {
    return String.valueOf(health().getDetails().get("reason"));
  }

  private static void fill(Path file) {
    try (OutputStream out = Files.newOutputStream(file)) {
      byte[] block = new byte[4096];
      for (int i = 0; i < 100_000; i++) {
        out.write(block);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }
}
