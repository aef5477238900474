package org.sparebit.queue.attempt;

import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.sparebit.job.Job;
import org.sparebit.job.JobRepository;
import org.sparebit.job.JobStatus;
import org.sparebit.protocol.FailureCode;
import org.sparebit.protocol.Progress;
import org.sparebit.worker.process.JobLog;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Once a second, for every running attempt: stores its progress and its warnings, and stops it if a
 * user has cancelled the job, on whichever server that was, or if another server has taken the job
 * over.
 */
@Component
public final class AttemptMonitor implements DisposableBean {
  /** What users see as live, and a write that the database does not notice. */
  private static final long INTERVAL_MS = 1000;

  private static final Logger LOG = LoggerFactory.getLogger(AttemptMonitor.class);

  private final RunningJobs running;
  private final JobRepository repository;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "job-monitor");
            thread.setDaemon(true);
            return thread;
          });

  AttemptMonitor(RunningJobs running, JobRepository repository) {
    this.running = running;
    this.repository = repository;
  }

  public void start() {
    Future<?> unused =
        timer.scheduleWithFixedDelay(
            () -> running.all().forEach(this::checkAndLog),
            INTERVAL_MS,
            INTERVAL_MS,
            TimeUnit.MILLISECONDS);
  }

  @Override
  public void destroy() {
    timer.shutdown();
  }

  private void checkAndLog(RunningAttempt attempt) {
    MDC.put(JobLog.MDC_KEY, Long.toString(attempt.jobId()));
    try {
      check(attempt);
    } catch (RuntimeException | Error e) {
      // One that gets out would end the timer without a word.
      LOG.warn("Job {} could not be looked after; next try in a second", attempt.jobId(), e);
    } finally {
      MDC.remove(JobLog.MDC_KEY);
    }
  }

  private void check(RunningAttempt attempt) {
    Optional<Progress> progress = attempt.takeProgress();
    if (progress.isPresent()) {
      repository.progressed(attempt.jobId(), attempt.number(), progress.get());
    }
    attempt.storeWarnings(
        warnings -> repository.warned(attempt.jobId(), attempt.number(), warnings));
    Optional<Job> job = repository.find(attempt.jobId());
    if (job.isEmpty()
        || job.get().attempt() != attempt.number()
        || job.get().status() != JobStatus.PROCESSING) {
      // It can't write any more; usually it has just ended.
      attempt.stop(FailureCode.SERVER_STOPPING);
    } else if (job.get().cancelRequested()) {
      attempt.stop(FailureCode.CANCELLED);
    }
  }
}
