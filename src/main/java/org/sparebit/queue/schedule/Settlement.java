package org.sparebit.queue.schedule;

import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparebit.job.Job;
import org.sparebit.job.JobRepository;
import org.sparebit.job.JobRepository.Counter;
import org.sparebit.job.JobRepository.Failure;
import org.sparebit.protocol.Completed;
import org.sparebit.protocol.Failed;
import org.sparebit.protocol.FailureCode;
import org.sparebit.protocol.WorkerResult;
import org.sparebit.queue.QueueProperties;
import org.sparebit.queue.attempt.Publications;
import org.sparebit.queue.machine.ErrorText;
import org.sparebit.queue.machine.FailureOwner;
import org.sparebit.queue.machine.QueuePause;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What becomes of a job and of its queue entry, in one transaction, when an attempt has ended. */
@Component
final class Settlement {
  private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);

  private final JobRepository repository;
  private final JdbcQueueEntries entries;
  private final FailureOwner owner;
  private final Publications publications;
  private final QueuePause pause;
  private final QueueProperties settings;
  private final QueueMetrics metrics;
  private final TransactionTemplate transaction;
  private final InstantSource clock = InstantSource.system();

  Settlement(
      JobRepository repository,
      JdbcQueueEntries entries,
      FailureOwner owner,
      Publications publications,
      QueuePause pause,
      QueueProperties settings,
      QueueMetrics metrics,
      PlatformTransactionManager transactions) {
    this.repository = repository;
    this.entries = entries;
    this.owner = owner;
    this.publications = publications;
    this.pause = pause;
    this.settings = settings;
    this.metrics = metrics;
    this.transaction = new TransactionTemplate(transactions);
  }

  /**
   * Writes the result of an attempt that this server has made.
   *
   * @param alone whether nothing else ran here meanwhile, by the queue's wish
   */
  void settle(Job job, QueueEntry entry, WorkerResult reported, boolean alone) {
    WorkerResult result = inPlace(job, reported);
    FailureOwner.Verdict verdict =
        result instanceof Failed failed ? owner.judge(job, failed, alone) : null;
    if (verdict != null && verdict.trouble() != null) {
      pause.begin(verdict.trouble());
    } else {
      pause.wentWell();
    }
    transaction.executeWithoutResult(
        status -> {
          if (verdict != null && verdict.byMachine()) {
            putBack(job, entry, verdict);
          } else {
            write(job, entry, verdict == null ? result : verdict.failed());
          }
        });
  }

  /** A worker that dies between its rename and its last message has done its work. */
  private WorkerResult inPlace(Job job, WorkerResult reported) {
    if (reported instanceof Completed) {
      return reported;
    }
    return repository
        .find(job.id())
        .filter(now -> now.attempt() == job.attempt())
        .flatMap(publications::inPlace)
        .map(WorkerResult.class::cast)
        .orElse(reported);
  }

  /** Gives up a job that has lost too many servers before this attempt. */
  void giveUp(Job job, QueueEntry entry) {
    transaction.executeWithoutResult(
        status -> {
          failLost(job, job.lostServers());
          entries.remove(entry);
        });
  }

  /**
   * Writes that the server of a running attempt is lost, or that the attempt had put its result in
   * place. Its queue entry is free already.
   *
   * @return whether the job runs again
   */
  boolean settleLost(Job job) {
    Optional<Completed> done = publications.inPlace(job);
    if (done.isPresent()) {
      transaction.executeWithoutResult(
          status -> {
            if (warnIfOutdated(job, repository.completed(job.id(), job.attempt(), done.get()))) {
              metrics.completed();
            }
            entries.remove(job.id());
          });
      return false;
    }
    metrics.attemptFailed(JobRepository.SERVER_LOST.code());
    int lost = job.lostServers() + 1;
    return Boolean.TRUE.equals(
        transaction.execute(
            status -> {
              boolean again =
                  lost < settings.maxLostServers()
                      && repository.requeued(
                          job.id(), job.attempt(), JobRepository.SERVER_LOST, Counter.LOST_SERVER);
              if (again && settings.suspects(lost)) {
                entries.postpone(job.id(), clock.instant().plus(settings.delayAfter(1)));
              }
              if (!again) {
                if (job.cancelRequested()) {
                  if (repository.cancelled(job.id(), job.attempt())) {
                    metrics.cancelled();
                  }
                } else {
                  failLost(job, lost);
                }
                entries.remove(job.id());
              }
              return again;
            }));
  }

  private void failLost(Job job, int lost) {
    String text =
        ErrorText.of(
            JobRepository.SERVER_LOST.error(),
            "That happened %d times".formatted(lost),
            "Look into the log and at the memory of the machine, and submit the job again if it was"
                + " not to blame");
    FailureCode code = JobRepository.SERVER_LOST.code();
    LOG.warn("Failed: {}", text);
    if (warnIfOutdated(job, repository.failed(job.id(), job.attempt(), code, text))) {
      metrics.failed(code);
    }
  }

  private void write(Job job, QueueEntry entry, WorkerResult result) {
    if (result instanceof Completed completed) {
      LOG.info("Completed: {} frames, {} bytes", completed.frames(), completed.sizeBytes());
      if (warnIfOutdated(job, repository.completed(job.id(), job.attempt(), completed))) {
        metrics.completed();
      }
      entries.remove(entry);
      return;
    }
    Failed failed = (Failed) result;
    switch (failed.code().category()) {
      case PERMANENT -> {
        LOG.warn("Failed: {} {}", failed.code(), failed.message());
        metrics.attemptFailed(failed.code());
        String text = ErrorText.of(failed.message());
        if (warnIfOutdated(job, repository.failed(job.id(), job.attempt(), failed.code(), text))) {
          metrics.failed(failed.code());
        }
        entries.remove(entry);
      }
      case TRANSIENT, MACHINE -> retry(job, entry, failed);
      case CANCELLED -> cancel(job, entry);
      case REQUEUED -> {
        if (repository.requeued(job.id(), job.attempt(), null, Counter.NOTHING)) {
          LOG.info("Put back into the queue");
          entries.release(entry, entry.due());
        } else {
          cancel(job, entry);
        }
      }
    }
  }

  private void retry(Job job, QueueEntry entry, Failed failed) {
    metrics.attemptFailed(failed.code());
    int failures = job.failures() + 1;
    boolean again = job.failureCode() == failed.code();
    if (again && failed.code() == FailureCode.GPU_OUT_OF_MEMORY) {
      // Nobody else was there this time, so there is nothing to wait for.
      fail(
          job, failed.code(), ErrorText.of(failed.message(), "It had the GPU to itself"), failures);
      entries.remove(entry);
    } else if (again && failed.code() == FailureCode.INPUT_STALLED) {
      // Storage that hung once has had its time; each further attempt would hold a slot in vain.
      fail(job, failed.code(), failed.message(), failures);
      entries.remove(entry);
    } else if (failures >= settings.maxFailures()) {
      fail(job, failed.code(), failed.message(), failures);
      entries.remove(entry);
    } else if (repository.requeued(job.id(), job.attempt(), failure(failed), Counter.FAILURE)) {
      LOG.warn(
          "Failure {} of {}, tried again: {} {}",
          failures,
          settings.maxFailures(),
          failed.code(),
          failed.message());
      entries.release(entry, clock.instant().plus(settings.delayAfter(failures)));
    } else {
      cancel(job, entry);
    }
  }

  /** The machine's failure does not count as the job's, but a suspicion does at last. */
  private void putBack(Job job, QueueEntry entry, FailureOwner.Verdict verdict) {
    Failed failed = verdict.failed();
    metrics.attemptFailed(failed.code());
    int setbacks = job.setbacks() + (verdict.suspicious() ? 1 : 0);
    // That a job was alone with a disk and filled it says more than any other suspicion.
    boolean filled = failed.code() == FailureCode.OUTPUT_DISK_FULL;
    int limit = filled ? settings.maxFailures() : settings.maxSetbacks();
    if (verdict.suspicious() && setbacks >= limit) {
      fail(job, failed.code(), failed.message(), setbacks);
      entries.remove(entry);
      return;
    }
    Counter counter = verdict.suspicious() ? Counter.SETBACK : Counter.NOTHING;
    if (repository.requeued(job.id(), job.attempt(), failure(failed), counter)) {
      LOG.warn("Put back, not the job's failure: {} {}", failed.code(), failed.message());
      // With the whole queue at rest the job keeps its place; otherwise others come first.
      boolean keepsPlace =
          verdict.trouble() != null && failed.code() != FailureCode.WORKER_START_FAILED;
      entries.release(
          entry,
          keepsPlace
              ? entry.due()
              : clock.instant().plus(settings.delayAfter(Math.max(1, setbacks))));
    } else {
      cancel(job, entry);
    }
  }

  private static Failure failure(Failed failed) {
    return new Failure(failed.code(), ErrorText.of(failed.message()));
  }

  private void fail(Job job, FailureCode code, String error, int failures) {
    String text = ErrorText.of(error, "Tried %d times, not tried again".formatted(failures));
    LOG.warn("Failed: {} {}", code, text);
    if (warnIfOutdated(job, repository.failed(job.id(), job.attempt(), code, text))) {
      metrics.failed(code);
    }
  }

  private void cancel(Job job, QueueEntry entry) {
    LOG.info("Cancelled");
    if (warnIfOutdated(job, repository.cancelled(job.id(), job.attempt()))) {
      metrics.cancelled();
    }
    entries.remove(entry);
  }

  private static boolean warnIfOutdated(Job job, boolean written) {
    if (!written) {
      LOG.warn("Attempt {} is no longer the current one; its result is dropped", job.attempt());
    }
    return written;
  }
}
