package org.sparebit.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.sparebit.codec.Licence;
import org.sparebit.protocol.Cancel;
import org.sparebit.protocol.Completed;
import org.sparebit.protocol.EncodeRequest;
import org.sparebit.protocol.Failed;
import org.sparebit.protocol.FailureCode;
import org.sparebit.protocol.JsonLines.ProtocolException;
import org.sparebit.protocol.Progress;
import org.sparebit.protocol.Ready;
import org.sparebit.protocol.WorkerMessage;
import org.sparebit.protocol.WorkerResult;

/** One encode in a process of its own, from its start to its end. */
final class WorkerProcess implements WorkerRun {
  private static final Logger log = LoggerFactory.getLogger(WorkerProcess.class);

  /** A crashing JVM prints to standard output, too, and then needs a moment for its report. */
  private static final Duration CRASH_REPORT_TIME = Duration.ofSeconds(2);

  private final EncodeRequest request;
  private final Consumer<WorkerMessage> listener;
  private final WorkerStarter starter;
  private final WorkerProperties properties;
  private final Timers timers;
  private final ShutdownSignal shutdown;
  private final StallWatch stallWatch;
  private final CompletableFuture<WorkerResult> end = new CompletableFuture<>();

  /** Why the server has killed the worker; the first reason counts. */
  private final AtomicReference<@Nullable Failed> verdict = new AtomicReference<>();

  // Guarded by this.
  private @Nullable WorkerChild child;
  private @Nullable FailureCode stopReason;
  private boolean requestSent;

  // Touched by the run's own thread only.
  private boolean ready;
  private boolean garbage;
  private @Nullable WorkerResult reported;

  WorkerProcess(
      EncodeRequest request,
      Consumer<WorkerMessage> listener,
      WorkerStarter starter,
      WorkerProperties properties,
      Timers timers,
      ShutdownSignal shutdown) {
    this.request = request;
    this.listener = listener;
    this.starter = starter;
    this.properties = properties;
    this.timers = timers;
    this.shutdown = shutdown;
    this.stallWatch = new StallWatch(properties.stallTimeout(), System::nanoTime);
  }

  @Override
  public WorkerResult await() throws InterruptedException {
    try {
      return end.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a run ends with a result only", e);
    }
  }

  /** Waits for the end, but not for ever. */
  boolean awaitAtMost(Duration time) throws InterruptedException {
    try {
      WorkerResult unused = end.get(time.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      log.trace("the worker of job {} has not ended", request.jobId(), e);
      return end.isDone();
    }
  }

  @Override
  public synchronized void stop(FailureCode why) {
    if (stopReason != null) {
      return;
    }
    stopReason = why;
    WorkerChild running = child;
    if (running == null) {
      return;
    }
    if (!requestSent) {
      running.kill();
      return;
    }
    timers.after(properties.stopGrace(), running::kill);
    try {
      running.send(new Cancel());
    } catch (IOException e) {
      log.debug("the worker is ending already", e);
    }
  }

  /** The whole life of the run, on its own thread. */
  void run() {
    MDC.put(JobLog.MDC_KEY, request.jobId());
    WorkerResult result;
    try {
      result = startAndConverse();
    } catch (RuntimeException | Error | InterruptedException e) {
      log.error("a worker could not be supervised", e);
      result = new Failed(FailureCode.INTERNAL, "the server failed to supervise the worker: " + e);
    }
    if (!(result instanceof Completed)) {
      deleteTemporaryOutput();
    }
    end.complete(result);
    MDC.remove(JobLog.MDC_KEY);
  }

  private WorkerResult startAndConverse() throws InterruptedException {
    FailureCode alreadyStopped = stopReason();
    if (alreadyStopped != null) {
      return WorkerFailures.stopped(alreadyStopped);
    }
    Licence licence = request.codec().licence();
    WorkerChild started;
    try {
      started = starter.start(licence, request.jobId());
    } catch (WorkerUnavailableException e) {
      log.warn("no worker could be started: {}", e.getMessage());
      return new Failed(
          licence == Licence.GPL ? FailureCode.LICENCE_MISMATCH : FailureCode.WORKER_START_FAILED,
          String.valueOf(e.getMessage()));
    }
    try {
      publish(started);
      converse(started);
    } catch (ProtocolException e) {
      log.warn("the worker does not speak the protocol: {}", e.getMessage());
      garbage = true;
      timers.after(CRASH_REPORT_TIME, () -> condemn(started, WorkerFailures.garbage()));
      started.discardOutput();
    } catch (IOException e) {
      log.debug("the worker's streams ended early", e);
    } catch (RuntimeException | Error e) {
      started.kill();
      throw e;
    }
    stallWatch.stop();
    // Closed its output, so it ends; if it does not, it is made to.
    Timers.Timer kill = timers.after(properties.stopGrace(), started::kill);
    ExitStatus exit = started.awaitExit();
    kill.cancel();
    return conclude(started, exit);
  }

  private synchronized void publish(WorkerChild started) {
    child = started;
    if (stopReason != null) {
      started.kill();
    }
  }

  private void converse(WorkerChild worker) throws IOException {
    Timers.Timer startTimeout =
        timers.after(
            properties.startTimeout(),
            () -> condemn(worker, WorkerFailures.notReady(properties.startTimeout())));
    Timers.Timer stallCheck =
        timers.every(
            stallCheckInterval(),
            () -> {
              if (stallWatch.hasStalled()) {
                condemn(worker, WorkerFailures.stalled(properties.stallTimeout()));
              }
            });
    try {
      for (WorkerMessage next = worker.read(); next != null; next = worker.read()) {
        WorkerMessage message = next;
        if (message instanceof WorkerResult result) {
          stallWatch.stop();
          reported = result;
          timers.after(properties.stopGrace(), worker::kill);
          continue;
        }
        if (message instanceof Ready greeting && !ready) {
          startTimeout.cancel();
          ready = true;
          accept(greeting, worker);
        }
        if (message instanceof Progress progress) {
          stallWatch.steps(progress.steps());
        }
        stallWatch.exclude(() -> tell(message));
      }
    } finally {
      startTimeout.cancel();
      stallCheck.cancel();
    }
  }

  private void accept(Ready greeting, WorkerChild worker) throws IOException {
    Licence needed = request.codec().licence();
    if (!greeting.ffmpegLicence().startsWith(needed.name())) {
      condemn(worker, WorkerFailures.licenceMismatch(needed, greeting.ffmpegLicence()));
      return;
    }
    synchronized (this) {
      if (stopReason != null) {
        worker.kill();
        return;
      }
      worker.send(request);
      requestSent = true;
    }
    stallWatch.start();
  }

  private void tell(WorkerMessage message) {
    try {
      listener.accept(message);
    } catch (RuntimeException e) {
      log.error("a worker's message could not be processed: {}", message, e);
    }
  }

  private void condemn(WorkerChild worker, Failed why) {
    verdict.compareAndSet(null, why);
    worker.kill();
  }

  private synchronized @Nullable FailureCode stopReason() {
    return stopReason;
  }

  private WorkerResult conclude(WorkerChild worker, ExitStatus exit) throws InterruptedException {
    WorkerResult result = reported;
    if (result instanceof Completed) {
      return result;
    }
    if (result == null && stopReason() == null && exit.isPoliteSignal() && shutdown.isNear()) {
      stop(FailureCode.SERVER_STOPPING);
    }
    FailureCode stop = stopReason();
    if (stop != null) {
      return WorkerFailures.stopped(stop);
    }
    if (result != null && verdict.get() == null) {
      log.info("the worker reports: {}", result);
      return result;
    }
    Optional<CrashReport> report = starter.crashReport(request.jobId(), worker.pid());
    Failed failed = explain(exit, report);
    log.error(
        "the worker (process {}) failed: {}, {}; crash report: {}; its last lines:\n{}",
        worker.pid(),
        failed.code(),
        exit.describe(),
        report.map(CrashReport::toString).orElse("none"),
        String.join("\n", worker.lastLines()));
    return failed;
  }

  private Failed explain(ExitStatus exit, Optional<CrashReport> report) {
    Failed killed = verdict.get();
    if (killed != null) {
      return killed;
    }
    if (report.isPresent()) {
      return WorkerFailures.crashed(report.get().summary());
    }
    return garbage && !exit.isSignal() ? WorkerFailures.garbage() : exit.toFailure(ready);
  }

  private void deleteTemporaryOutput() {
    try {
      Files.deleteIfExists(Path.of(request.temporaryOutput()));
    } catch (IOException e) {
      log.warn("a temporary file stays behind: {}", Failures.describe(e));
    }
  }

  /** Often enough to be on time, seldom enough to cost nothing. */
  private Duration stallCheckInterval() {
    Duration quarter = properties.stallTimeout().dividedBy(4);
    Duration second = Duration.ofSeconds(1);
    return quarter.compareTo(second) < 0 ? quarter : second;
  }
}
