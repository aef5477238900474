package org.sparebit.queue.attempt;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sparebit.job.Job;
import org.sparebit.protocol.FailureCode;
import org.sparebit.protocol.Progress;
import org.sparebit.protocol.Warning;
import org.sparebit.worker.WorkerRun;

/** An attempt at a job that this server is making. A wish to stop it may come at any time. */
public final class RunningAttempt {
  private final long jobId;
  private final int number;
  private @Nullable WorkerRun run;
  private @Nullable FailureCode stopped;
  private @Nullable Progress progress;
  private @Nullable List<Warning> warnings;
  private double framesPerSecond;

  /** Held while warnings are stored, so that no older list replaces a newer one. */
  private final Object storing = new Object();

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

  /** All of them, as the worker knows them by now. */
  synchronized void warned(List<Warning> latest) {
    warnings = latest;
  }

  private synchronized Optional<List<Warning>> takeWarnings() {
    Optional<List<Warning>> latest = Optional.ofNullable(warnings);
    warnings = null;
    return latest;
  }

  /** Has what has been heard since the last call stored. */
  void storeWarnings(Consumer<List<Warning>> store) {
    synchronized (storing) {
      takeWarnings().ifPresent(store);
    }
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
