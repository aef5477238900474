package org.sparebit.queue;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.ExecutionHandler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.sparebit.job.Job;
import org.sparebit.job.JobRepository;
import org.sparebit.protocol.Completed;
import org.sparebit.protocol.Failed;
import org.sparebit.protocol.FailureCode;
import org.sparebit.protocol.WorkerResult;
import org.sparebit.worker.JobLog;
import org.springframework.stereotype.Component;

/** Runs a job whose turn has come. Its queue entry is dealt with by the time this returns. */
@Component
final class JobExecution implements ExecutionHandler<Void> {
  private static final Logger LOG = LoggerFactory.getLogger(JobExecution.class);

  private final JobRepository repository;
  private final JdbcQueueEntries entries;
  private final RunningJobs running;
  private final AttemptRunner runner;
  private final Settlement settlement;
  private final GpuSlots gpu;
  private final QueueProperties settings;
  private final QueueMetrics metrics;

  JobExecution(
      JobRepository repository,
      JdbcQueueEntries entries,
      RunningJobs running,
      AttemptRunner runner,
      Settlement settlement,
      GpuSlots gpu,
      QueueProperties settings,
      QueueMetrics metrics) {
    this.repository = repository;
    this.entries = entries;
    this.running = running;
    this.runner = runner;
    this.settlement = settlement;
    this.gpu = gpu;
    this.settings = settings;
    this.metrics = metrics;
  }

  @Override
  public CompletionHandler<Void> execute(TaskInstance<Void> instance, ExecutionContext context) {
    MDC.put(JobLog.MDC_KEY, instance.getId());
    try {
      execute(QueueEntry.of(context.getExecution()));
      return (completed, operations) -> {};
    } finally {
      MDC.remove(JobLog.MDC_KEY);
    }
  }

  void execute(QueueEntry entry) {
    if (running.isStopping()) {
      entries.release(entry, entry.due());
      return;
    }
    Optional<Job> candidate = repository.find(entry.jobId()).filter(JobExecution::needsGpu);
    if (candidate.isEmpty()) {
      gpu.forget(entry.jobId());
      begin(entry);
      return;
    }
    Optional<Instant> later = gpu.enter(entry.jobId(), ranOutOfGpuMemory(candidate.get()));
    if (later.isPresent()) {
      entries.release(entry, later.get());
      return;
    }
    try {
      begin(entry);
    } finally {
      gpu.leave(entry.jobId());
    }
  }

  private static boolean needsGpu(Job job) {
    return job.spec().useGpu() && !job.cancelRequested();
  }

  /** Such a job gets the GPU to itself. */
  private static boolean ranOutOfGpuMemory(Job job) {
    return job.failureCode() == FailureCode.GPU_OUT_OF_MEMORY;
  }

  private void begin(QueueEntry entry) {
    Optional<Job> begun = repository.beginAttempt(entry.jobId());
    if (begun.isEmpty()) {
      LOG.info("Cancelled or deleted before it began");
      entries.remove(entry);
      return;
    }
    Job job = begun.get();
    if (job.cancelRequested()) {
      settlement.settle(job, entry, new Failed(FailureCode.CANCELLED, ""));
    } else if (job.failures() >= settings.maxFailures()) {
      settlement.giveUp(job, entry);
    } else {
      settlement.settle(job, entry, run(job));
    }
  }

  private WorkerResult run(Job job) {
    LOG.info(
        "Attempt {}: {} to {} as {}",
        job.attempt(),
        job.spec().input(),
        job.spec().output(),
        job.spec().codec());
    RunningAttempt attempt = new RunningAttempt(job);
    running.add(attempt);
    metrics.attemptBegan();
    long begun = System.nanoTime();
    try {
      WorkerResult result = runner.run(job, attempt);
      if (result instanceof Completed completed) {
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        metrics.encoded(job.spec().codec(), completed, took);
      }
      return result;
    } finally {
      running.remove(attempt);
    }
  }
}
