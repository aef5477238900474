package org.sparebit.worker;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.sparebit.codec.Licence;
import org.sparebit.files.FileProblem;
import org.sparebit.files.RootedFile;
import org.sparebit.files.TemporaryOutput;
import org.sparebit.protocol.Cancel;
import org.sparebit.protocol.Completed;
import org.sparebit.protocol.EncodeRequest;
import org.sparebit.protocol.Failed;
import org.sparebit.protocol.FailureCode;
import org.sparebit.protocol.JobFiles;
import org.sparebit.protocol.WorkerMessage;
import org.sparebit.protocol.WorkerResult;
import org.sparebit.worker.failure.CrashReport;
import org.sparebit.worker.failure.WorkerFailures;
import org.sparebit.worker.failure.WorkerUnavailableException;
import org.sparebit.worker.process.JobLog;
import org.sparebit.worker.process.WorkerChild;
import org.sparebit.worker.process.WorkerStarter;

/** One encode in a process of its own, from its start to its end. */
final class WorkerProcess implements WorkerRun {
  private static final Logger log = LoggerFactory.getLogger(WorkerProcess.class);

  private final EncodeRequest request;
  private final Consumer<WorkerMessage> listener;
  private final WorkerStarter starter;
  private final WorkerProperties properties;
  private final WorkerLimits limits;
  private final Timers timers;
  private final ShutdownSignal shutdown;
  private final WorkerMetrics metrics;
  private final CompletableFuture<WorkerResult> end = new CompletableFuture<>();

  // Guarded by this.
  private @Nullable WorkerChild child;
  private @Nullable FailureCode stopReason;
  private boolean requestSent;

  WorkerProcess(
      EncodeRequest request,
      Consumer<WorkerMessage> listener,
      WorkerStarter starter,
      WorkerProperties properties,
      WorkerLimits limits,
      Timers timers,
      ShutdownSignal shutdown,
      WorkerMetrics metrics) {
    this.request = request;
    this.listener = listener;
    this.starter = starter;
    this.properties = properties;
    this.limits = limits;
    this.timers = timers;
    this.shutdown = shutdown;
    this.metrics = metrics;
  }

  @Override
  public WorkerResult await() throws InterruptedException {
    try {
      return end.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a run ends with a result only", e);
    }
  }

  /** Waits for the end, but not for ever; returns whether it has come. */
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
    WorkerChild worker;
    try {
      worker = starter.start(request);
    } catch (WorkerUnavailableException e) {
      log.warn("no worker could be started: {}", e.getMessage());
      Failed failed = new Failed(e.code(), String.valueOf(e.getMessage()));
      metrics.ended(failed, false);
      return failed;
    }
    metrics.started();
    publish(worker);
    Conversation.Ending ending =
        new Conversation(worker, licence, listener, this::sendRequest, properties, limits, timers)
            .listenToEnd();
    WorkerResult result = conclude(worker, ending);
    metrics.ended(result, ending.verdict() == null && ending.exit().isKill());
    return result;
  }

  private synchronized void publish(WorkerChild worker) {
    child = worker;
    if (stopReason != null) {
      worker.kill();
    }
  }

  private synchronized boolean sendRequest(WorkerChild worker) throws IOException {
    if (stopReason == null) {
      long memory = limits.memoryOf(properties.concurrentJobs()).toBytes();
      worker.send(request.withMemoryBound(memory));
      requestSent = true;
    }
    return requestSent;
  }

  private synchronized @Nullable FailureCode stopReason() {
    return stopReason;
  }

  private WorkerResult conclude(WorkerChild worker, Conversation.Ending ending)
      throws InterruptedException {
    WorkerResult reported = ending.reported();
    if (reported instanceof Completed) {
      return reported;
    }
    if (reported == null
        && stopReason() == null
        && ending.exit().isPoliteSignal()
        && shutdown.isNear()) {
      stop(FailureCode.SERVER_STOPPING);
    }
    FailureCode stop = stopReason();
    if (stop != null) {
      return WorkerFailures.stopped(stop);
    }
    if (reported != null && ending.verdict() == null) {
      log.info("the worker reports: {}", reported);
      return reported;
    }
    return explain(worker, ending);
  }

  /** What the user is told of a worker that has ended without a result; the log gets the rest. */
  private Failed explain(WorkerChild worker, Conversation.Ending ending) {
    Optional<CrashReport> report = starter.crashReport(request.jobId(), worker.pid());
    Failed failed = ending.verdict();
    if (failed == null) {
      failed =
          report
              .map(crash -> WorkerFailures.crashed(crash.summary()))
              .orElseGet(
                  () ->
                      ending.garbage() && !ending.exit().isSignal()
                          ? WorkerFailures.garbage()
                          : ending.exit().toFailure(ending.ready()));
    }
    log.error(
        "the worker (process {}) failed: {}, {}; crash report: {}; its last lines:\n{}",
        worker.pid(),
        failed.code(),
        ending.exit().describe(),
        report.map(CrashReport::toString).orElse("none"),
        String.join("\n", worker.lastLines()));
    return failed;
  }

  private void deleteTemporaryOutput() {
    JobFiles files = request.files();
    if (!files.hasOutput()) {
      return;
    }
    RootedFile temporary =
        new RootedFile(Path.of(files.outputRoot()), Path.of(files.temporaryOutput()));
    try {
      TemporaryOutput.remove(temporary);
    } catch (IOException e) {
      log.warn("a temporary file stays behind: {}", FileProblem.reasonAndPath(e));
    }
  }
}
