package org.sparebit.queue.schedule;

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
import org.sparebit.queue.QueueProperties;
import org.sparebit.queue.attempt.AttemptRunner;
import org.sparebit.queue.attempt.Publications;
import org.sparebit.queue.attempt.RunningAttempt;
import org.sparebit.queue.attempt.RunningJobs;
import org.sparebit.queue.machine.FailureOwner;
import org.sparebit.queue.machine.GpuSlots;
import org.sparebit.queue.machine.QueuePause;
import org.sparebit.queue.machine.RunGate;
import org.sparebit.worker.process.JobLog;
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
  private final QueuePause pause;
  private final RunGate gate;
  private final FailureOwner owner;
  private final Publications publications;
  private final QueueProperties settings;
  private final QueueMetrics metrics;

  JobExecution(
      JobRepository repository,
      JdbcQueueEntries entries,
      RunningJobs running,
      AttemptRunner runner,
      Settlement settlement,
      GpuSlots gpu,
      QueuePause pause,
      RunGate gate,
      FailureOwner owner,
      Publications publications,
      QueueProperties settings,
      QueueMetrics metrics) {
    this.repository = repository;
    this.entries = entries;
    this.running = running;
    this.runner = runner;
    this.settlement = settlement;
    this.gpu = gpu;
    this.pause = pause;
    this.gate = gate;
    this.owner = owner;
    this.publications = publications;
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
    Optional<Job> queued = repository.find(entry.jobId());
    if (queued.filter(job -> !job.cancelRequested()).isPresent() && !machineIsFit()) {
      entries.release(entry, entry.due());
      return;
    }
    boolean alone = queued.filter(this::runsAlone).isPresent();
    try {
      if (!gate.enter(alone)) {
        entries.release(entry, entry.due());
        return;
      }
    } catch (InterruptedException e) {
      // Not set again: the entry has yet to be released, which an interrupted thread can't do.
      entries.release(entry, entry.due());
      return;
    }
    try {
      execute(entry, queued, alone);
    } finally {
      gate.leave();
    }
  }

  /** Begins a pause if it is not. */
  private boolean machineIsFit() {
    if (!pause.isOn()) {
      owner.trouble().ifPresent(pause::begin);
    }
    return !pause.isOn();
  }

  private void execute(QueueEntry entry, Optional<Job> queued, boolean alone) {
    Optional<Job> candidate = queued.filter(JobExecution::needsGpu);
    if (candidate.isEmpty()) {
      gpu.forget(entry.jobId());
      begin(entry, alone);
      return;
    }
    Optional<Instant> later = gpu.enter(entry.jobId(), ranOutOfGpuMemory(candidate.get()));
    if (later.isPresent()) {
      entries.release(entry, later.get());
      return;
    }
    try {
      begin(entry, alone);
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

  /** To see whether a job needs more room than there is, or takes the server down. */
  private boolean runsAlone(Job job) {
    return job.failureCode() == FailureCode.OUTPUT_DISK_FULL
        || settings.suspects(job.lostServers());
  }

  private void begin(QueueEntry entry, boolean alone) {
    // Asked before the attempt begins, which forgets what the last one was about to put in place.
    Optional<Completed> done = repository.find(entry.jobId()).flatMap(publications::inPlace);
    Optional<Job> begun = repository.beginAttempt(entry.jobId());
    if (begun.isEmpty()) {
      LOG.info("Cancelled or deleted before it began");
      entries.remove(entry);
      return;
    }
    Job job = begun.get();
    if (done.isPresent()) {
      settlement.settle(job, entry, done.get(), alone);
    } else if (job.cancelRequested()) {
      settlement.settle(job, entry, new Failed(FailureCode.CANCELLED, ""), alone);
    } else if (job.lostServers() >= settings.maxLostServers()) {
      settlement.giveUp(job, entry);
    } else {
      settlement.settle(job, entry, run(job), alone);
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
