package org.sparebit.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import org.sparebit.codec.Container;
import org.sparebit.codec.Licence;
import org.sparebit.codec.VideoCodec;
import org.sparebit.files.TemporaryOutput;
import org.sparebit.protocol.Bounds;
import org.sparebit.protocol.Completed;
import org.sparebit.protocol.EncodeRequest;
import org.sparebit.protocol.EncodeRequestBuilder;
import org.sparebit.protocol.Failed;
import org.sparebit.protocol.FailureCode;
import org.sparebit.protocol.Opened;
import org.sparebit.protocol.Progress;
import org.sparebit.protocol.Ready;
import org.sparebit.protocol.WarningCode;
import org.sparebit.protocol.WorkerMessage;
import org.sparebit.protocol.WorkerResult;
import org.sparebit.worker.FakeWorkerMain.Behaviour;
import org.sparebit.worker.failure.WorkerUnavailableException;
import org.sparebit.worker.process.ConfinementMode;
import org.sparebit.worker.process.StderrPump;
import org.sparebit.worker.runtime.WorkerClassPath;
import org.sparebit.worker.runtime.WorkerRuntime;
import org.springframework.util.unit.DataSize;

/** What becomes of a run when the worker, a real process, behaves or misbehaves. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@Tag("alone")
class WorkerProcessIT {
  private final Path folder;
  private final List<WorkerMessage> messages = new CopyOnWriteArrayList<>();
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private ProcessWorkerLauncher launcher;

  WorkerProcessIT(@TempDir Path folder) {
    this.folder = folder;
    this.launcher = launcher(folder, Behaviour.COMPLETE, properties());
  }

  @BeforeEach
  void listenToLog() {
    logged.list = new CopyOnWriteArrayList<>();
    logged.start();
    logger().addAppender(logged);
  }

  @AfterEach
  void close() {
    launcher.close();
    logger().detachAppender(logged);
  }

  @Test
  void completes() throws Exception {
    WorkerResult result = run(Behaviour.COMPLETE);

    assertThat(result)
        .isEqualTo(
            new Completed(
                250,
                10,
                1987.5,
                2_500_000,
                0,
                List.of(WarningCode.DEINTERLACED.with("a warning"))));
    assertThat(messages)
        .hasExactlyElementsOfTypes(
            Ready.class, Opened.class, Progress.class, Progress.class, Progress.class);
    assertThat(output()).exists();
  }

  @Test
  void passesOnWhatTheWorkerReportsAsItsFailure() throws Exception {
    assertThat(run(Behaviour.REPORT_FAILURE))
        .isEqualTo(new Failed(FailureCode.INPUT_NOT_MEDIA, "not a video"));
    assertNothingIsLeft();
  }

  @Test
  void leavesTheServerPriorityOverItsWorkers() throws Exception {
    assertThat(run(Behaviour.REPORT_NICENESS))
        .isEqualTo(new Failed(FailureCode.INPUT_NOT_MEDIA, Integer.toString(Niceness.own() + 5)));
  }

  @Test
  void reportsCrashWithExitCodeAndLogsTheWorkersLastLines() throws Exception {
    assertThat(failureOf(Behaviour.CRASH))
        .satisfies(
            failed -> {
              assertThat(failed.code()).isEqualTo(FailureCode.WORKER_CRASHED);
              assertThat(failed.message()).contains("exit code 42").doesNotContain("about to");
            });
    assertThat(logged.list)
        .filteredOn(event -> event.getFormattedMessage().contains("its last lines"))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getFormattedMessage()).contains("about to crash");
              assertThat(event.getMDCPropertyMap()).containsEntry("job", "7");
            });
    assertNothingIsLeft();
  }

  @Test
  void logsEveryLineOfTheWorkerWithTheJobsId() throws Exception {
    run(Behaviour.CRASH);

    assertThat(logged.list)
        .filteredOn(event -> event.getFormattedMessage().equals("about to crash"))
        .singleElement()
        .satisfies(event -> assertThat(event.getMDCPropertyMap()).containsEntry("job", "7"));
  }

  @Test
  void namesSignalAndCrashReportOfNativeCrash() throws Exception {
    assertThat(failureOf(Behaviour.SEGFAULT).message()).contains("SIGSEGV in libc");

    assertThat(folder.resolve("data/logs/crashes")).isDirectoryContaining("glob:**/worker-7-*.log");
    assertThat(logged.list)
        .anySatisfy(
            event ->
                assertThat(event.getFormattedMessage())
                    .containsPattern("crash report: .*/worker-7-\\d+\\.log"));
  }

  @Test
  void namesMemoryWhenWorkerIsKilledFromOutside() throws Exception {
    assertThat(failureOf(Behaviour.KILL_ITSELF))
        .satisfies(
            failed -> {
              assertThat(failed.code()).isEqualTo(FailureCode.WORKER_CRASHED);
              assertThat(failed.message()).contains("SIGKILL").contains("memory");
            });
    assertNothingIsLeft();
  }

  @Test
  void reportsFullHeapAsOutOfMemory() throws Exception {
    assertThat(failureOf(Behaviour.FULL_HEAP))
        .satisfies(
            failed -> {
              assertThat(failed.code()).isEqualTo(FailureCode.OUT_OF_MEMORY);
              assertThat(failed.message()).contains("sparebit.worker.heap");
            });
  }

  @Test
  void endsWorkerThatUsesMoreMemoryThanItMay() throws Exception {
    limit(new WorkerLimits(ConfinementMode.AUTO, DataSize.ofMegabytes(512), null));

    assertThat(failureOf(Behaviour.EAT_MEMORY))
        .satisfies(
            failed -> {
              assertThat(failed.code()).isEqualTo(FailureCode.MEMORY_EXCEEDED);
              assertThat(failed.code().category()).isEqualTo(FailureCode.Category.PERMANENT);
              assertThat(failed.message())
                  .contains("more than the 512 MB", "sparebit.worker.memory");
            });
    assertWorkerIsGone();
    assertNothingIsLeft();
  }

  @Test
  void tellsTheWorkerHowMuchMemoryItMayUse() throws Exception {
    limit(new WorkerLimits(ConfinementMode.AUTO, DataSize.ofMegabytes(512), null));

    assertThat(failureOf(Behaviour.REPORT_BOUNDS).message())
        .isEqualTo(new Bounds(512L << 20, 0).toString());
  }

  @Test
  void endsWorkerThatTakesLongerThanAJobMay() throws Exception {
    limit(new WorkerLimits(ConfinementMode.AUTO, null, Duration.ofMillis(500)));

    assertThat(failureOf(Behaviour.WORK_AND_IGNORE_CANCEL))
        .satisfies(
            failed -> {
              assertThat(failed.code()).isEqualTo(FailureCode.TIME_LIMIT);
              assertThat(failed.message()).contains("sparebit.worker.max-job-time");
            });
    assertThat(messages).hasAtLeastOneElementOfType(Progress.class);
    assertWorkerIsGone();
    assertNothingIsLeft();
  }

  @Test
  void killsWorkerThatIsSilentForTooLong() throws Exception {
    use(Behaviour.COMPLETE, with(p -> stallTimeout(p, Duration.ofMillis(500))));

    assertThat(failureOf(Behaviour.HANG))
        .satisfies(
            failed -> {
              assertThat(failed.code()).isEqualTo(FailureCode.INPUT_STALLED);
              assertThat(failed.message())
                  .contains("the input was not open", "sparebit.worker.stall-timeout");
            });
    assertWorkerIsGone();
    assertNothingIsLeft();
  }

  @Test
  void killsWorkerWhoseProgressStandsStill() throws Exception {
    // Long enough for a busy machine to open the input before.
    use(Behaviour.COMPLETE, with(p -> stallTimeout(p, Duration.ofSeconds(2))));

    assertThat(failureOf(Behaviour.BEAT_WITHOUT_STEPS))
        .satisfies(
            failed -> {
              assertThat(failed.code()).isEqualTo(FailureCode.WORKER_STALLED);
              assertThat(failed.message()).contains("sparebit.worker.stall-timeout");
            });
    assertThat(messages).hasAtLeastOneElementOfType(Progress.class);
    assertWorkerIsGone();
  }

  @Test
  void killsWorkerThatSendsGarbage() throws Exception {
    assertThat(failureOf(Behaviour.GARBAGE).code()).isEqualTo(FailureCode.WORKER_CRASHED);
    assertThat(logged.list)
        .anySatisfy(
            event -> assertThat(event.getFormattedMessage()).contains("Segmentation fault, sort"));
    assertNothingIsLeft();
  }

  @Test
  void killsWorkerThatSendsAnEndlessLine() throws Exception {
    assertThat(failureOf(Behaviour.ENDLESS_LINE).code()).isEqualTo(FailureCode.WORKER_CRASHED);
    assertWorkerIsGone();
  }

  @Test
  void boundsTheLogOfATalkativeWorkerAndKeepsItsEnd() throws Exception {
    assertThat(failureOf(Behaviour.CHATTER).code()).isEqualTo(FailureCode.WORKER_CRASHED);

    assertThat(logged.list).hasSizeLessThan(StderrPump.MAX_LOGGED_LINES + 20);
    assertThat(logged.list)
        .filteredOn(event -> event.getFormattedMessage().contains("its last lines"))
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.getFormattedMessage())
                    .endsWith("the end of the chatter")
                    .doesNotContain("line 19000 of")
                    .hasSizeLessThan(10_000));
  }

  @Test
  void cancelsWithinTheGrace() throws Exception {
    WorkerRun run = start(Behaviour.WORK_UNTIL_CANCELLED);
    await().until(this::isWorking);
    run.stop(FailureCode.CANCELLED);

    assertThat(run.await())
        .isInstanceOfSatisfying(
            Failed.class, failed -> assertThat(failed.code()).isEqualTo(FailureCode.CANCELLED));
    assertWorkerIsGone();
    assertNothingIsLeft();
  }

  @Test
  void killsWorkerThatIgnoresCancel() throws Exception {
    use(Behaviour.COMPLETE, with(p -> stopGrace(p, Duration.ofMillis(200))));
    WorkerRun run = start(Behaviour.WORK_AND_IGNORE_CANCEL);
    await().until(this::isWorking);
    run.stop(FailureCode.SERVER_STOPPING);

    assertThat(run.await())
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> assertThat(failed.code()).isEqualTo(FailureCode.SERVER_STOPPING));
    assertWorkerIsGone();
    assertNothingIsLeft();
  }

  @Test
  void cancelsWorkerThatIsNotReadyYet() throws Exception {
    use(Behaviour.NEVER_READY, properties());
    WorkerRun run = start(Behaviour.COMPLETE);
    run.stop(FailureCode.CANCELLED);

    assertThat(run.await())
        .isInstanceOfSatisfying(
            Failed.class, failed -> assertThat(failed.code()).isEqualTo(FailureCode.CANCELLED));
  }

  @Test
  void givesUpOnWorkerThatNeverGetsReady() throws Exception {
    use(Behaviour.NEVER_READY, with(p -> startTimeout(p, Duration.ofMillis(500))));

    assertThat(failureOf(Behaviour.COMPLETE))
        .satisfies(
            failed -> {
              assertThat(failed.code()).isEqualTo(FailureCode.WORKER_START_FAILED);
              assertThat(failed.message()).contains("sparebit.worker.start-timeout");
            });
  }

  @Test
  void reportsWorkerThatDiesBeforeItIsReady() throws Exception {
    use(Behaviour.DIE_BEFORE_READY, properties());

    assertThat(failureOf(Behaviour.COMPLETE))
        .satisfies(
            failed -> {
              assertThat(failed.code()).isEqualTo(FailureCode.WORKER_START_FAILED);
              assertThat(failed.message()).contains("START_FAILED");
            });
  }

  @Test
  void refusesWorkerWithAnotherLicenceThanTheCodecs() throws Exception {
    use(Behaviour.GPL, properties());

    assertThat(failureOf(Behaviour.COMPLETE))
        .satisfies(
            failed -> {
              assertThat(failed.code()).isEqualTo(FailureCode.LICENCE_MISMATCH);
              assertThat(failed.message()).contains("GPL version 3 or later");
            });
    assertThat(messages).doesNotHaveAnyElementsOfTypes(Opened.class);
  }

  @Test
  void failsForGoodWhenTheGplBuildIsMissing() throws Exception {
    launcher.close();
    launcher =
        new ProcessWorkerLauncher(
            properties(),
            new WorkerRuntime(folder.resolve("runtime")),
            FakeWorkerMain.class.getName(),
            folder.resolve("data"));

    assertThat(launcher.start(request(Behaviour.COMPLETE, VideoCodec.H_264), messages::add).await())
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> {
              assertThat(failed.code()).isEqualTo(FailureCode.CODEC_INACTIVE);
              assertThat(failed.code().category()).isEqualTo(FailureCode.Category.PERMANENT);
              assertThat(failed.message()).contains("POST /codec", "submit the job again");
            });
  }

  @Test
  void keepsTheResultOfAWorkerThatDoesNotEnd() throws Exception {
    use(Behaviour.COMPLETE, with(p -> stopGrace(p, Duration.ofMillis(200))));

    assertThat(run(Behaviour.COMPLETE_AND_STAY)).isInstanceOf(Completed.class);
    assertThat(output()).exists();
    assertWorkerIsGone();
  }

  @Test
  void endsWorkerThatFallsSilent() throws Exception {
    use(Behaviour.COMPLETE, with(p -> stopGrace(p, Duration.ofMillis(200))));

    assertThat(failureOf(Behaviour.CLOSE_OUTPUT))
        .satisfies(
            failed -> {
              assertThat(failed.code()).isEqualTo(FailureCode.WORKER_CRASHED);
              assertThat(failed.message()).contains("fell silent");
            });
    assertWorkerIsGone();
  }

  @Test
  void treatsTerminatedWorkerOfAStoppingServerAsStopped() throws Exception {
    WorkerRun run = start(Behaviour.TERMINATE_ITSELF);
    await().until(() -> messages.stream().anyMatch(Opened.class::isInstance));
    launcher.close();

    assertThat(run.await())
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> assertThat(failed.code()).isEqualTo(FailureCode.SERVER_STOPPING));
  }

  @Test
  void treatsTerminatedWorkerOfARunningServerAsCrashed() throws Exception {
    assertThat(failureOf(Behaviour.TERMINATE_ITSELF))
        .satisfies(
            failed -> {
              assertThat(failed.code()).isEqualTo(FailureCode.WORKER_CRASHED);
              assertThat(failed.message()).contains("SIGTERM");
            });
  }

  @Test
  void goesOnWhenTheListenerThrows() throws Exception {
    WorkerRun run =
        launcher.start(
            request(Behaviour.COMPLETE, VideoCodec.AV1),
            message -> {
              throw new IllegalStateException("the listener is broken");
            });

    assertThat(run.await()).isInstanceOf(Completed.class);
  }

  @ParameterizedTest
  @CsvSource({
    "COMPLETE, completed",
    "REPORT_FAILURE, failed",
    "CRASH, crashed",
    "KILL_ITSELF, killed",
    "HANG, stalled",
    "CLOSE_OUTPUT, crashed"
  })
  void countsHowWorkersEnd(Behaviour behaviour, String how) throws Exception {
    use(Behaviour.COMPLETE, stallTimeout(properties(), Duration.ofSeconds(3)));
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    launcher.bindTo(meters);

    run(behaviour);

    assertThat(meters.get("sparebit.worker.starts").counter().count()).isEqualTo(1);
    assertThat(meters.get("sparebit.worker.ends").tag("how", how).counter().count()).isEqualTo(1);
    assertThat(meters.get("sparebit.worker.ends").counters())
        .hasSize(WorkerMetrics.End.values().length)
        .filteredOn(counter -> counter.count() > 0)
        .hasSize(1);
  }

  @Test
  void closingEndsEveryWorker() throws Exception {
    WorkerRun run = start(Behaviour.WORK_UNTIL_CANCELLED);
    await().until(this::isWorking);
    launcher.close();

    assertThat(run.await())
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> assertThat(failed.code()).isEqualTo(FailureCode.SERVER_STOPPING));
    assertWorkerIsGone();
  }

  @Test
  void keepsTheWorkersInputOpenWhileItRuns() throws Exception {
    use(Behaviour.COMPLETE, with(p -> stallTimeout(p, Duration.ofSeconds(1))));

    assertThat(failureOf(Behaviour.WAIT_FOR_END_OF_INPUT).code())
        .isEqualTo(FailureCode.INPUT_STALLED);
  }

  @Test
  void probeTellsWhatTheWorkerSaysOfItself() throws Exception {
    Ready ready = launcher.probe(Licence.LGPL);

    assertThat(ready.ffmpegVersion()).isEqualTo("8.0");
    // The fake repeats its arguments here.
    assertThat(ready.encoders()).containsExactly("--probe");
    assertThat(ProcessHandle.of(ready.pid())).isNotPresent();
  }

  @Test
  void probeSaysWhyNoWorkerGetsReady() {
    use(Behaviour.DIE_BEFORE_READY, properties());

    assertThatThrownBy(() -> launcher.probe(Licence.LGPL))
        .isInstanceOf(WorkerUnavailableException.class)
        .hasMessageContaining("no such library");
  }

  @Test
  void workerThatDiesOfTheGpuIsFollowedByOneThatDoesNotLookForIt() throws Exception {
    use(Behaviour.DIE_OF_THE_GPU, properties());

    Ready ready = launcher.probe(Licence.LGPL);

    assertThat(ready.encoders()).containsExactly("--probe-without-gpu");
    assertThat(ready.gpu()).isEmpty();
    assertThat(ready.gpuProblem())
        .contains("looking for one ended its process")
        .contains("SIGABRT", "looking for a GPU", "nvidia-smi");
  }

  private void limit(WorkerLimits limits) {
    launcher.close();
    launcher = launcher(folder, Behaviour.COMPLETE, properties(), limits);
  }

  private void use(Behaviour start, WorkerProperties properties) {
    launcher.close();
    launcher = launcher(folder, start, properties);
  }

  private static ProcessWorkerLauncher launcher(
      Path folder, Behaviour start, WorkerProperties properties) {
    return launcher(folder, start, properties, WorkerLimits.defaults());
  }

  private static ProcessWorkerLauncher launcher(
      Path folder, Behaviour start, WorkerProperties properties, WorkerLimits limits) {
    return new ProcessWorkerLauncher(
        properties,
        limits,
        licence ->
            new WorkerClassPath(
                List.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1))
                    .stream()
                    .map(Path::of)
                    .toList(),
                List.of(start.asPath())),
        FakeWorkerMain.class.getName(),
        folder.resolve("data"));
  }

  private static WorkerProperties properties() {
    return WorkerProperties.defaults();
  }

  private static WorkerProperties with(UnaryOperator<WorkerProperties> change) {
    return change.apply(properties());
  }

  private static WorkerProperties stallTimeout(WorkerProperties p, Duration time) {
    return new WorkerProperties(
        1, 1, 0, p.heap(), time, p.startTimeout(), p.stopGrace(), p.stderrTail(), null);
  }

  private static WorkerProperties startTimeout(WorkerProperties p, Duration time) {
    return new WorkerProperties(
        1, 1, 0, p.heap(), p.stallTimeout(), time, p.stopGrace(), p.stderrTail(), null);
  }

  private static WorkerProperties stopGrace(WorkerProperties p, Duration time) {
    return new WorkerProperties(
        1, 1, 0, p.heap(), p.stallTimeout(), p.startTimeout(), time, DataSize.ofBytes(1000), null);
  }

  private EncodeRequest request(Behaviour behaviour, VideoCodec codec) {
    return EncodeRequestBuilder.of(behaviour.asPath(), output())
        .jobId("7")
        .temporaryOutput(TemporaryOutput.of(output(), "7", 1))
        .codec(codec)
        .container(Container.MP4)
        .build();
  }

  private WorkerRun start(Behaviour behaviour) {
    return launcher.start(request(behaviour, VideoCodec.AV1), messages::add);
  }

  private WorkerResult run(Behaviour behaviour) throws InterruptedException {
    return start(behaviour).await();
  }

  private Failed failureOf(Behaviour behaviour) throws InterruptedException {
    WorkerResult result = run(behaviour);
    assertThat(result).isInstanceOf(Failed.class);
    return (Failed) result;
  }

  private boolean isWorking() {
    return messages.stream().anyMatch(Progress.class::isInstance);
  }

  private Path output() {
    return folder.resolve("out.mp4");
  }

  private void assertNothingIsLeft() throws Exception {
    try (var files = Files.list(folder)) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
  }

  private void assertWorkerIsGone() {
    Ready ready =
        messages.stream()
            .filter(Ready.class::isInstance)
            .map(Ready.class::cast)
            .findFirst()
            .orElseThrow();
    assertThat(ProcessHandle.of(ready.pid())).isNotPresent();
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger("org.sparebit.worker");
  }
}
