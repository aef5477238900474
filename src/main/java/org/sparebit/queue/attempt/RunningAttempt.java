package org.sparebit.queue.attempt;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sparebit.job.Job;
import org.sparebit.protocol.FailureCode;
import org.sparebit.protocol.Progress;
import org.sparebit.worker.WorkerRun;

/** An attempt at a job that this server is making. A wish to stop it may come at any time. */
public final class RunningAttempt {
  private final long jobId;
  private final int number;
  private @Nullable WorkerRun run;
  private @Nullable FailureCode stopped;
  private @Nullable Progress progress;
  private double framesPerSecond;

  public RunningAttempt(Job job) {
    this.jobId = job.id();
    this.number = job.attempt();
  }

  long jobId() {
    return jobId;
  }

  int number() {
    return number;
  }

  /** The worker has been started; it is stopped at once if that was asked for in the meantime. */
  void started(WorkerRun worker) {
    FailureCode why;
    synchronized (this) {
      run = worker;
      why = stopped;
    }
    if (why != null) {
      worker.stop(why);
    }
  }

  /** Stops the worker, now or as soon as it has started. The first reason counts. */
  void stop(FailureCode why) {
    WorkerRun worker;
    synchronized (this) {
      if (stopped != null) {
        return;
      }
      stopped = why;
      worker = run;
    }
    if (worker != null) {
      worker.stop(why);
    }
  }

  synchronized Optional<FailureCode> stopped() {
    return Optional.ofNullable(stopped);
  }

  synchronized void progressed(Progress latest) {
    progress = latest;
    framesPerSecond = latest.framesPerSecond();
  }

  /** As its worker has said it last; 0 before that. */
  public synchronized double framesPerSecond() {
    return framesPerSecond;
  }

  /** What has been heard since the last call. */
  synchronized Optional<Progress> takeProgress() {
    Optional<Progress> latest = Optional.ofNullable(progress);
    progress = null;
    return latest;
  }
}
