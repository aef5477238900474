package org.sparebit.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.kagkarlsson.scheduler.Scheduler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.sparebit.codec.Container;
import org.sparebit.codec.OutputSize;
import org.sparebit.codec.RateControl;
import org.sparebit.codec.VideoCodec;
import org.sparebit.files.TemporaryOutput;
import org.sparebit.job.Job;
import org.sparebit.job.JobQuery;
import org.sparebit.job.JobRepository.Counter;
import org.sparebit.job.JobRepository.Failure;
import org.sparebit.job.JobRepository.OutputInUseException;
import org.sparebit.job.JobSpecs;
import org.sparebit.job.JobStatus;
import org.sparebit.protocol.Completed;
import org.sparebit.protocol.EncodeRequest;
import org.sparebit.protocol.FailureCode;
import org.sparebit.protocol.FileIdentity;
import org.sparebit.protocol.GpuOptions;
import org.sparebit.protocol.Opened;
import org.sparebit.protocol.Progress;
import org.sparebit.protocol.Verified;
import org.sparebit.protocol.Warned;
import org.sparebit.protocol.Warning;
import org.sparebit.protocol.WarningCode;
import org.sparebit.queue.JobQueue.CancelAnswer;
import org.sparebit.queue.JobQueue.DeleteAnswer;
import org.sparebit.queue.attempt.RunningJobs;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the queue must do on every database. */
@NullMarked
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class JobQueueContract {
  private final FakeWorkers workers = new FakeWorkers();
  private Path folder;
  private QueueServer server;

  /** Properties that select an empty database. */
  abstract Map<String, String> database() throws IOException;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    this.folder = folder;
    server = QueueServer.start(folder, workers, database());
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @AfterEach
  void clean() {
    for (JobStatus status : List.of(JobStatus.QUEUED, JobStatus.PROCESSING)) {
      server
          .repository()
          .page(new JobQuery(status, false, null, 0, 1000))
          .forEach(job -> server.queue().cancel(job.id()));
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                server.bean(RunningJobs.class).all().isEmpty()
                    && !server.bean(Scheduler.class).getSchedulerState().isPaused());
    server.bean(JdbcClient.class).sql("delete from scheduled_tasks").update();
    server.bean(JdbcClient.class).sql("delete from job").update();
    workers.reset();
  }

  @Test
  void runsAJobAndStoresWhatTheWorkerSays() throws Exception {
    long id =
        server
            .queue()
            .submit(
                JobSpecs.av1("/isize_files/in.mp4", "/isize_files/new/folder/out.mp4"),
                List.of(WarningCode.UNKNOWN_FIELD.with("of the request")),
                "client");
    FakeWorkers.Run run = workers.next();

    Job running = server.job(id);
    assertThat(running.status()).isEqualTo(JobStatus.PROCESSING);
    assertThat(running.attempt()).isEqualTo(1);
    assertThat(run.logKey()).isEqualTo(Long.toString(id));

    run.say(
        new Opened(1280, 720, 25, 10, List.of(WarningCode.SUBTITLES_DROPPED.with("no subtitles"))));
    assertThat(server.job(id).height()).isEqualTo(720);
    run.say(new Progress(12.5, 90, 31, 24.5));
    Job halfway = server.awaitJob(id, job -> job.percent() == 12.5);
    assertThat(halfway.framesPerSecond()).isEqualTo(24.5);
    assertThat(server.entries(id)).isEqualTo(1);

    run.complete();
    Job done = server.awaitStatus(id, JobStatus.COMPLETED);
    assertThat(done.result()).isNotNull();
    assertThat(done.warnings()).containsExactly(WarningCode.UNKNOWN_FIELD.with("of the request"));
    assertThat(server.entries(id)).isZero();
  }

  @Test
  void givesTheWorkerEveryChoice() throws Exception {
    long id = server.submit("deep/er/out.mp4");

    EncodeRequest request = workers.next().request();

    Path output = server.files().resolve("deep/er/out.mp4");
    assertThat(request.jobId()).isEqualTo(Long.toString(id));
    assertThat(request.input()).isEqualTo(server.files().resolve("in.mp4").toString());
    assertThat(request.output()).isEqualTo(output.toString());
    assertThat(request.files().inputRoot()).isEqualTo(server.files().toString());
    assertThat(request.files().outputRoot()).isEqualTo(server.files().toString());
    Path temporary = Path.of(request.temporaryOutput());
    assertThat(temporary.getParent()).isEqualTo(output.getParent());
    assertThat(TemporaryOutput.isOf(temporary.toFile().getName(), output, Long.toString(id), 1))
        .isTrue();
    assertThat(request.codec()).isEqualTo(VideoCodec.AV1);
    assertThat(request.container()).isEqualTo(Container.MP4);
    assertThat(request.video().rateControl()).isEqualTo(new RateControl.Bitrate(2000));
    assertThat(request.video().size()).isEqualTo(new OutputSize(1280, 0));
    assertThat(request.video().gop()).isEqualTo(60);
    assertThat(request.video().encoderPreset()).as("SVT-AV1's number for slow").isEqualTo("6");
    assertThat(request.threads()).isEqualTo(3);
    assertThat(request.bounds().outputBytes()).isEqualTo(3L << 30);
    assertThat(request.fullVerification()).isFalse();
    assertThat(output.getParent()).isDirectory();
  }

  @Test
  void runsNoMoreJobsAtOnceThanItMayAndLoadsNoMoreThanItRuns() throws Exception {
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      ids.add(server.submit(i + ".mp4"));
    }
    FakeWorkers.Run first = workers.next();
    FakeWorkers.Run second = workers.next();

    assertThat(List.of(first.jobId(), second.jobId()))
        .as("the oldest")
        .containsExactlyInAnyOrder(ids.get(0), ids.get(1));
    assertThat(server.bean(Scheduler.class).getSchedulerState().isPaused()).isTrue();
    assertThat(workers.all()).hasSize(QueueServer.CONCURRENT_JOBS);

    first.complete();
    assertThat(workers.next().jobId()).isEqualTo(ids.get(2));
    assertThat(workers.all()).hasSize(3);
  }

  @Test
  void runsEachOfManyJobsExactlyOnce() {
    AtomicInteger atOnce = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    workers.onStart(
        run -> {
          most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
          atOnce.decrementAndGet();
          run.complete();
        });
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      ids.add(server.submit(i + ".mp4"));
    }

    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> ids.stream().allMatch(id -> server.job(id).status().isDone()));

    assertThat(workers.all().stream().map(FakeWorkers.Run::jobId))
        .containsExactlyInAnyOrderElementsOf(ids);
    assertThat(ids).allMatch(id -> server.job(id).attempt() == 1);
    assertThat(ids).allMatch(id -> server.job(id).status() == JobStatus.COMPLETED);
    assertThat(ids).allMatch(id -> server.entries(id) == 0);
    assertThat(most.get()).isLessThanOrEqualTo(QueueServer.CONCURRENT_JOBS);
  }

  @Test
  void requeuesJobWhenWorkerCrashes() throws Exception {
    long id = server.submit("a.mp4");
    workers.next().fail(FailureCode.WORKER_CRASHED, "The worker ended with exit code 134.");

    FakeWorkers.Run again = workers.next();
    Job job = server.job(id);
    assertThat(job.attempt()).isEqualTo(2);
    assertThat(job.failures()).isEqualTo(1);
    assertThat(job.failureCode()).isEqualTo(FailureCode.WORKER_CRASHED);
    again.complete();

    assertThat(server.awaitStatus(id, JobStatus.COMPLETED).error()).isEmpty();
  }

  @Test
  void givesUpAfterThreeFailures() throws Exception {
    long id = server.submit("a.mp4");
    workers.next().fail(FailureCode.WORKER_CRASHED, "The worker ended with exit code 134.");
    workers.next().fail(FailureCode.OUT_OF_MEMORY, "Out of memory.");
    workers.next().fail(FailureCode.WORKER_STALLED, "No frame for 120 s.");

    Job job = server.awaitStatus(id, JobStatus.FAILED);
    assertThat(job.error()).isEqualTo("No frame for 120 s. Tried 3 times, not tried again.");
    assertThat(job.failureCode()).isEqualTo(FailureCode.WORKER_STALLED);
    assertThat(job.attempt()).isEqualTo(3);
    assertThat(server.entries(id)).isZero();
  }

  @Test
  void jobThatWaitsForTheGpuLetsThosePassThatNeedNone() throws Exception {
    long first = server.submitForGpu("1.mp4");
    FakeWorkers.Run onGpu = workers.next();
    long second = server.submitForGpu("2.mp4");
    long without = server.submit("3.mp4");

    FakeWorkers.Run next = workers.next();

    assertThat(onGpu.jobId()).isEqualTo(first);
    assertThat(onGpu.request().gpu()).isEqualTo(new GpuOptions(0, 512L << 20, 4, false, false));
    assertThat(next.jobId()).isEqualTo(without);
    assertThat(next.request().gpu()).isNull();
    assertThat(server.job(second).status()).isEqualTo(JobStatus.QUEUED);
    assertThat(server.job(second).attempt()).isZero();
    onGpu.complete();
    assertThat(workers.next().jobId()).isEqualTo(second);
  }

  @Test
  void triesAJobOnceMoreAloneThatFoundTheGpusMemoryFull() throws Exception {
    long id = server.submitForGpu("1.mp4");
    workers.next().fail(FailureCode.GPU_OUT_OF_MEMORY, "The GPU is full");
    FakeWorkers.Run alone = workers.next();

    assertThat(server.job(id).failureCode()).isEqualTo(FailureCode.GPU_OUT_OF_MEMORY);
    alone.fail(FailureCode.GPU_OUT_OF_MEMORY, "The GPU is full");

    Job job = server.awaitStatus(id, JobStatus.FAILED);
    assertThat(job.error())
        .isEqualTo("The GPU is full. It had the GPU to itself. Tried 2 times, not tried again.");
    assertThat(job.failureCode()).isEqualTo(FailureCode.GPU_OUT_OF_MEMORY);
    assertThat(server.entries(id)).isZero();
  }

  @Test
  void failsAJobWhoseInputCouldNotBeOpenedInTimeTwice() throws Exception {
    long id = server.submit("a.mp4");
    workers.next().fail(FailureCode.INPUT_STALLED, "The input was not open within 120 s");
    workers.next().fail(FailureCode.INPUT_STALLED, "The input was not open within 120 s");

    Job job = server.awaitStatus(id, JobStatus.FAILED);
    assertThat(job.error())
        .isEqualTo("The input was not open within 120 s. Tried 2 times, not tried again.");
    assertThat(job.failureCode()).isEqualTo(FailureCode.INPUT_STALLED);
    assertThat(server.entries(id)).isZero();
  }

  @Test
  void retriesAJobWhoseGpuIsLostAndFailsItWhenItStaysLost() throws Exception {
    long id = server.submitForGpu("1.mp4");
    workers.next().fail(FailureCode.GPU_LOST, "The GPU stopped working.");
    workers.next().fail(FailureCode.GPU_UNAVAILABLE, "No usable NVIDIA GPU.");

    Job job = server.awaitStatus(id, JobStatus.FAILED);
    assertThat(job.error()).isEqualTo("No usable NVIDIA GPU.");
    assertThat(job.attempt()).isEqualTo(2);
  }

  @Test
  void failsAtOnceWhenAnotherAttemptWouldFailLikewise() throws Exception {
    long id = server.submit("a.mp4");
    workers.next().fail(FailureCode.INPUT_NOT_MEDIA, "in.mp4 is no media file.");

    Job job = server.awaitStatus(id, JobStatus.FAILED);
    assertThat(job.error()).isEqualTo("in.mp4 is no media file.");
    assertThat(job.attempt()).isEqualTo(1);
    assertThat(server.entries(id)).isZero();
  }

  @Test
  void retriesWhenTheServerItselfFailsToRunTheJob() throws Exception {
    AtomicInteger starts = new AtomicInteger();
    workers.onStart(
        run -> {
          if (starts.incrementAndGet() < 3) {
            throw new IllegalStateException("a bug");
          }
        });
    long id = server.submit("a.mp4");

    workers.next().complete();

    Job job = server.awaitStatus(id, JobStatus.COMPLETED);
    assertThat(job.attempt()).isEqualTo(3);
    assertThat(job.failures()).isEqualTo(2);
  }

  @Test
  void cancelsAQueuedJobAtOnce() throws Exception {
    occupyAllWorkers();
    long id = server.submit("a.mp4");

    assertThat(server.queue().cancel(id)).isEqualTo(CancelAnswer.ACCEPTED);

    assertThat(server.job(id).status()).isEqualTo(JobStatus.CANCELLED);
    assertThat(server.entries(id)).isZero();
    server.submit("a.mp4");
  }

  @Test
  void cancelsAJobThatWaitsForItsNextAttempt() throws Exception {
    occupyAllWorkers();
    long id = server.submit("a.mp4");
    server.repository().beginAttempt(id);
    server
        .repository()
        .requeued(id, 1, new Failure(FailureCode.WORKER_CRASHED, "crash"), Counter.FAILURE);

    assertThat(server.queue().cancel(id)).isEqualTo(CancelAnswer.ACCEPTED);

    assertThat(server.job(id).status()).isEqualTo(JobStatus.CANCELLED);
    assertThat(server.job(id).error()).isEmpty();
    assertThat(server.entries(id)).isZero();
  }

  @Test
  void cancelsARunningJob() throws Exception {
    long id = server.submit("a.mp4");
    FakeWorkers.Run run = workers.next();

    assertThat(server.queue().cancel(id)).isEqualTo(CancelAnswer.ACCEPTED);

    await().atMost(Duration.ofSeconds(30)).until(run::isDone);
    Job job = server.awaitStatus(id, JobStatus.CANCELLED);
    assertThat(job.endedAt()).isNotNull();
    assertThat(server.entries(id)).isZero();
  }

  @Test
  void cancelsARunningJobThatWasCancelledOnAnotherServer() throws Exception {
    long id = server.submit("a.mp4");
    workers.next();

    server.repository().requestCancel(id);

    server.awaitStatus(id, JobStatus.CANCELLED);
  }

  @Test
  void cancelsAJobWhoseWorkerIsJustBeingStarted() throws Exception {
    workers.onStart(
        run -> assertThat(server.queue().cancel(run.jobId())).isEqualTo(CancelAnswer.ACCEPTED));
    long id = server.submit("a.mp4");

    server.awaitStatus(id, JobStatus.CANCELLED);

    assertThat(workers.next().isDone()).isTrue();
  }

  @Test
  void cancelsAJobWhoseWorkerCrashesInTheMeantime() throws Exception {
    long id = server.submit("a.mp4");
    FakeWorkers.Run run = workers.next();

    server.repository().requestCancel(id);
    run.fail(FailureCode.WORKER_CRASHED, "crash");

    server.awaitStatus(id, JobStatus.CANCELLED);
    assertThat(server.entries(id)).isZero();
  }

  @Test
  void keepsTheResultOfAJobThatCompletesBeforeItsCancelArrives() throws Exception {
    long id = server.submit("a.mp4");
    FakeWorkers.Run run = workers.next();

    run.complete();
    server.repository().requestCancel(id);

    server.awaitStatus(id, JobStatus.COMPLETED);
    assertThat(server.queue().cancel(id)).isEqualTo(CancelAnswer.ALREADY_DONE);
  }

  @Test
  void cancelsNothingThatHasEndedOrIsNotThere() throws Exception {
    long id = server.submit("a.mp4");
    workers.next().fail(FailureCode.INPUT_NOT_FOUND, "gone");
    server.awaitStatus(id, JobStatus.FAILED);

    assertThat(server.queue().cancel(id)).isEqualTo(CancelAnswer.ALREADY_DONE);
    assertThat(server.queue().cancel(4711)).isEqualTo(CancelAnswer.UNKNOWN);
  }

  @Test
  void deletesQueuedAndFinishedJobsOnly() throws Exception {
    List<FakeWorkers.Run> runs = occupyAllWorkers();
    long running = runs.get(0).jobId();
    long queued = server.submit("a.mp4");

    assertThat(server.queue().delete(queued)).isEqualTo(DeleteAnswer.DELETED);
    assertThat(server.repository().find(queued)).isEmpty();
    assertThat(server.entries(queued)).isZero();
    assertThat(server.queue().delete(queued)).isEqualTo(DeleteAnswer.UNKNOWN);
    assertThat(server.queue().delete(running)).isEqualTo(DeleteAnswer.IN_PROGRESS);

    runs.get(0).complete();
    server.awaitStatus(running, JobStatus.COMPLETED);
    assertThat(server.queue().delete(running)).isEqualTo(DeleteAnswer.DELETED);
    assertThat(server.repository().find(running)).isEmpty();
  }

  @Test
  void letsGoOfAnEntryWhoseJobIsGone() throws Exception {
    addEntry(4711, Instant.now());

    await().atMost(Duration.ofSeconds(30)).until(() -> server.entries(4711) == 0);

    long id = server.submit("a.mp4");
    assertThat(workers.next().jobId()).isEqualTo(id);
  }

  @Test
  void storesAJobAndItsEntryTogetherOrNotAtAll() throws Exception {
    long id = server.submit("a.mp4");
    workers.next();
    addEntry(id + 1, Instant.now().plusSeconds(3600));

    long next = server.submit("b.mp4");

    assertThat(next).as("the id whose entry was refused is passed over").isEqualTo(id + 2);
    assertThat(server.repository().find(id + 1)).isEmpty();
    assertThat(server.entries(next)).isEqualTo(1);
  }

  @Test
  void refusesTwoUnfinishedJobsWithOneOutput() throws Exception {
    long first = server.submit("a.mp4");

    assertThatThrownBy(() -> server.submit("a.mp4"))
        .isInstanceOfSatisfying(
            OutputInUseException.class,
            refused -> assertThat(refused.otherJobId()).isEqualTo(first));

    workers.next().complete();
    server.awaitStatus(first, JobStatus.COMPLETED);
    server.submit("a.mp4");
  }

  @Test
  void failsAJobWhoseOutputFolderCannotBeCreated() throws Exception {
    Files.createDirectories(server.files());
    Files.createFile(server.files().resolve("file"));

    long id = server.submit("file/a.mp4");

    Job job = server.awaitStatus(id, JobStatus.FAILED);
    assertThat(job.failureCode()).isEqualTo(FailureCode.OUTPUT_NOT_WRITABLE);
    assertThat(job.error())
        .contains("/isize_files/file/a.mp4", "Not a directory")
        .doesNotContain(folder.toString());
    assertThat(workers.all()).isEmpty();
  }

  @Test
  void replacesNoInputWhoseFolderTheOutputsHasBecomeALinkTo() throws Exception {
    Path input =
        Files.writeString(
            Files.createDirectories(server.files().resolve("source")).resolve("a.mp4"), "source");
    Files.createSymbolicLink(server.files().resolve("linked"), Path.of("source"));

    long id =
        server
            .queue()
            .submit(
                JobSpecs.av1("/isize_files/source/a.mp4", "/isize_files/linked/a.mp4"),
                List.of(),
                "client");

    Job job = server.awaitStatus(id, JobStatus.FAILED);
    assertThat(job.failureCode()).isEqualTo(FailureCode.OUTPUT_IS_INPUT);
    assertThat(job.error()).contains("same file as the input").doesNotContain(folder.toString());
    assertThat(workers.all()).isEmpty();
    assertThat(input).hasContent("source");
  }

  @Test
  void writesNothingIntoAFolderThatIsOnlyReadThoughALinkLeadsThere() throws Exception {
    Files.createDirectories(server.files());
    Files.createDirectories(folder.resolve("samples"));
    Files.createSymbolicLink(server.files().resolve("samples"), folder.resolve("samples"));

    long id = server.submit("samples/a.mp4");

    Job job = server.awaitStatus(id, JobStatus.FAILED);
    assertThat(job.failureCode()).isEqualTo(FailureCode.OUTPUT_NOT_WRITABLE);
    assertThat(job.error()).contains("read-only").doesNotContain(folder.toString());
    assertThat(workers.all()).isEmpty();
  }

  @Test
  void failsAJobWhosePathIsRefused() {
    long id =
        server
            .queue()
            .submit(JobSpecs.av1("/etc/passwd", "/isize_files/out.mp4"), List.of(), "client");

    Job job = server.awaitStatus(id, JobStatus.FAILED);
    assertThat(job.failureCode()).isEqualTo(FailureCode.INPUT_UNREADABLE);
    assertThat(job.error()).contains("\"/etc/passwd\" is not below an allowed folder");
  }

  @Test
  void removesWhatEarlierAttemptsHaveLeft() throws Exception {
    long id = server.submit("a.mp4");
    FakeWorkers.Run first = workers.next();
    Path leftover = Path.of(first.request().temporaryOutput());
    Files.writeString(leftover, "half a film");
    first.fail(FailureCode.WORKER_CRASHED, "crash");

    FakeWorkers.Run second = workers.next();

    assertThat(leftover).doesNotExist();
    assertThat(second.request().temporaryOutput()).isNotEqualTo(leftover.toString());
    assertThat(second.jobId()).isEqualTo(id);
  }

  @Test
  void triesAgainBesideALeftoverThatCannotBeRemoved() throws Exception {
    server.submit("a.mp4");
    FakeWorkers.Run first = workers.next();
    Path planted = Path.of(first.request().temporaryOutput());
    Files.createDirectory(planted);
    Files.writeString(planted.resolve("inside"), "not ours");
    first.fail(FailureCode.WORKER_CRASHED, "crash");

    FakeWorkers.Run second = workers.next();

    assertThat(second.request().temporaryOutput()).isNotEqualTo(planted.toString());
    assertThat(planted.resolve("inside")).hasContent("not ours");
  }

  @Test
  void removesALinkThatHasTheNameOfALeftoverAndNotWhatItLeadsTo() throws Exception {
    server.submit("a.mp4");
    FakeWorkers.Run first = workers.next();
    Path elsewhere = Files.writeString(server.files().resolve("other.mp4"), "of somebody else");
    Path planted = Path.of(first.request().temporaryOutput());
    Files.createSymbolicLink(planted, elsewhere);
    first.fail(FailureCode.WORKER_CRASHED, "crash");

    workers.next();

    assertThat(planted).doesNotExist();
    assertThat(elsewhere).hasContent("of somebody else");
  }

  @Test
  void completesAJobWhoseWorkerDiesAfterItHasPutItsResultInPlace() throws Exception {
    long id = server.submit("a.mp4");
    FakeWorkers.Run run = workers.next();
    Path output = Files.writeString(Path.of(run.request().output()), "a film");
    String identity = FileIdentity.of(Files.readAttributes(output, BasicFileAttributes.class));
    run.say(new Verified(FakeWorkers.DONE, identity));
    run.fail(FailureCode.WORKER_CRASHED, "killed");

    Job job = server.awaitStatus(id, JobStatus.COMPLETED);
    assertThat(job.attempt()).isEqualTo(1);
    assertThat(job.error()).isEmpty();
    assertThat(job.result()).isNotNull();
  }

  @Test
  void letsNoAttemptPutItsResultInPlaceThatAnotherServerHasTakenOver() throws Exception {
    long id = server.submit("a.mp4");
    FakeWorkers.Run run = workers.next();
    server.repository().beginAttempt(id);

    run.say(new Verified(FakeWorkers.DONE, "any"));

    assertThat(run.isDone()).as("stopped before it is told to go on").isTrue();
    assertThat(server.job(id).verified()).isNull();
  }

  @Test
  void removesTheFoldersThatItMadeForAJobThatFails() throws Exception {
    Files.createDirectories(server.files().resolve("mine"));
    long id = server.submit("mine/new/deep/a.mp4");
    FakeWorkers.Run first = workers.next();
    long beside = server.submit("mine/new/b.mp4");
    FakeWorkers.Run second = workers.next();
    assertThat(server.files().resolve("mine/new/deep")).isEmptyDirectory();

    first.fail(FailureCode.INPUT_NOT_MEDIA, "no media file");
    server.awaitStatus(id, JobStatus.FAILED);
    assertThat(server.files().resolve("mine/new")).as("the other job's").isEmptyDirectory();
    second.fail(FailureCode.INPUT_NOT_MEDIA, "no media file");
    server.awaitStatus(beside, JobStatus.FAILED);

    assertThat(server.files().resolve("mine")).as("the user's own").isEmptyDirectory();
  }

  @Test
  void keepsTheFoldersOfAJobThatCompletes() throws Exception {
    long id = server.submit("kept/deep/a.mp4");
    FakeWorkers.Run run = workers.next();
    Files.writeString(Path.of(run.request().output()), "a film");
    run.complete();
    server.awaitStatus(id, JobStatus.COMPLETED);
    long other = server.submit("kept/deep/b.mp4");
    workers.next().fail(FailureCode.INPUT_NOT_MEDIA, "no media file");
    server.awaitStatus(other, JobStatus.FAILED);

    assertThat(server.files().resolve("kept/deep/a.mp4")).exists();
  }

  @Test
  void stopsAnAttemptThatAnotherServerHasTakenOver() throws Exception {
    long id = server.submit("a.mp4");
    FakeWorkers.Run run = workers.next();

    server.repository().beginAttempt(id);

    await().atMost(Duration.ofSeconds(30)).until(run::isDone);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> !server.bean(RunningJobs.class).contains(id));
    Job job = server.job(id);
    assertThat(job.status()).isEqualTo(JobStatus.PROCESSING);
    assertThat(job.attempt()).isEqualTo(2);
  }

  @Test
  void survivesCancelsAndDeletesAtAnyMoment() {
    workers.onStart(
        run -> {
          run.say(new Progress(50, 1, 1, 1));
          run.complete();
        });
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      long id = server.submit(i + ".mp4");
      ids.add(id);
      switch (i % 3) {
        case 0 -> server.queue().cancel(id);
        case 1 -> server.queue().delete(id);
        default -> {}
      }
    }

    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () ->
                ids.stream()
                    .allMatch(
                        id ->
                            server
                                    .repository()
                                    .find(id)
                                    .map(Job::status)
                                    .orElse(JobStatus.CANCELLED)
                                    .isDone()
                                && server.entries(id) == 0));
    assertThat(new HashSet<>(workers.all().stream().map(FakeWorkers.Run::jobId).toList()))
        .as("no job twice")
        .hasSameSizeAs(workers.all());
  }

  @Test
  void showsWhatAWorkerWarnsOfWhileItRunsAndForgetsItWithTheNextAttempt() throws Exception {
    long id = server.submit("a.mp4");
    FakeWorkers.Run run = workers.next();
    Warning noSubtitles = WarningCode.SUBTITLES_DROPPED.with("no subtitles");
    Warning some = WarningCode.VIDEO_DAMAGED.with("4 frames were damaged");
    Warning more = WarningCode.VIDEO_DAMAGED.with("5 frames were damaged");
    run.say(new Opened(1280, 720, 25, 10, List.of(noSubtitles)));
    run.say(new Warned(List.of(noSubtitles, some)));
    server.awaitJob(id, job -> job.warnings().equals(List.of(noSubtitles, some)));
    assertThat(server.job(id).status()).isEqualTo(JobStatus.PROCESSING);
    run.say(new Warned(List.of(noSubtitles, more)));
    server.awaitJob(id, job -> job.warnings().equals(List.of(noSubtitles, more)));

    run.fail(FailureCode.WORKER_CRASHED, "crashed");
    FakeWorkers.Run again = workers.next();
    assertThat(server.job(id).attempt()).isEqualTo(2);
    assertThat(server.job(id).warnings()).isEmpty();

    // What is said just before the end is stored as well.
    again.say(new Warned(List.of(some)));
    again.fail(FailureCode.INPUT_TRUNCATED, "half of it is missing");
    assertThat(server.awaitStatus(id, JobStatus.FAILED).warnings()).containsExactly(some);
  }

  @Test
  void mergesTheWarningsOfRequestAndResult() throws Exception {
    long id =
        server
            .queue()
            .submit(
                JobSpecs.av1("/isize_files/in.mp4", "/isize_files/out.mp4"),
                List.of(WarningCode.UNKNOWN_FIELD.with("unknown")),
                "client");
    FakeWorkers.Run run = workers.next();
    Warning noSubtitles = WarningCode.SUBTITLES_DROPPED.with("no subtitles");
    Warning damaged = WarningCode.VIDEO_DAMAGED.with("4 frames were damaged");
    run.say(new Opened(1280, 720, 25, 10, List.of(noSubtitles)));
    run.finish(new Completed(1, 1, 1, 1, 4, List.of(noSubtitles, damaged)));

    assertThat(server.awaitStatus(id, JobStatus.COMPLETED).warnings())
        .containsExactly(WarningCode.UNKNOWN_FIELD.with("unknown"), noSubtitles, damaged);
  }

  private List<FakeWorkers.Run> occupyAllWorkers() throws InterruptedException {
    List<FakeWorkers.Run> runs = new ArrayList<>();
    for (int i = 0; i < QueueServer.CONCURRENT_JOBS; i++) {
      server.submit("occupied-" + i + ".mp4");
      runs.add(workers.next());
    }
    return runs;
  }

  private void addEntry(long jobId, Instant due) {
    server
        .bean(JdbcClient.class)
        .sql(
            """
            insert into scheduled_tasks
              (task_name, task_instance, execution_time, picked, version, priority)
            values ('encode', :job, :due, false, 1, 50)
            """)
        .param("job", Long.toString(jobId))
        .param("due", OffsetDateTime.ofInstant(due, ZoneOffset.UTC))
        .update();
  }
}
