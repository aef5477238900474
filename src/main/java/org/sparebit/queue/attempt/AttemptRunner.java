package org.sparebit.queue.attempt;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparebit.job.Job;
import org.sparebit.job.JobRepository;
import org.sparebit.protocol.Completed;
import org.sparebit.protocol.EncodeRequest;
import org.sparebit.protocol.Failed;
import org.sparebit.protocol.FailureCode;
import org.sparebit.protocol.Opened;
import org.sparebit.protocol.Progress;
import org.sparebit.protocol.Verified;
import org.sparebit.protocol.Warned;
import org.sparebit.protocol.WorkerMessage;
import org.sparebit.protocol.WorkerResult;
import org.sparebit.worker.WorkerLauncher;
import org.sparebit.worker.WorkerRun;
import org.springframework.stereotype.Component;

/** Has a worker make an attempt at a job. Whatever happens is a result. */
@Component
public final class AttemptRunner {
  private static final Logger LOG = LoggerFactory.getLogger(AttemptRunner.class);

  private final JobRepository repository;
  private final EncodeRequests requests;
  private final Leftovers leftovers;
  private final WorkerLauncher launcher;

  AttemptRunner(
      JobRepository repository,
      EncodeRequests requests,
      Leftovers leftovers,
      WorkerLauncher launcher) {
    this.repository = repository;
    this.requests = requests;
    this.leftovers = leftovers;
    this.launcher = launcher;
  }

  public WorkerResult run(Job job, RunningAttempt attempt) {
    try {
      leftovers.remove(job, job.attempt() - 1);
      return run(requests.prepare(job), attempt);
    } catch (EncodeRequests.NotPossibleException e) {
      return e.failed();
    } catch (RuntimeException e) {
      LOG.error("Attempt {} at job {} ended by an error of the server", job.attempt(), job.id(), e);
      return new Failed(
          FailureCode.INTERNAL,
          "The server failed to run the job: " + e + ". Its log says more at this time.");
    }
  }

  private WorkerResult run(EncodeRequest request, RunningAttempt attempt) {
    boolean kept = false;
    try {
      Optional<FailureCode> stopped = attempt.stopped();
      if (stopped.isPresent()) {
        return new Failed(stopped.get(), "");
      }
      WorkerRun run = launcher.start(request, message -> heard(attempt, message));
      attempt.started(run);
      WorkerResult result = await(run);
      kept = result instanceof Completed;
      if (!kept) {
        // A result brings its own; whatever else ends an attempt leaves those that were found.
        storeWarnings(attempt);
      }
      return result;
    } finally {
      requests.done(request, kept);
    }
  }

  /** The thread is interrupted only where the server, while stopping, has run out of patience. */
  private static WorkerResult await(WorkerRun run) {
    try {
      return run.await();
    } catch (InterruptedException e) {
      run.stop(FailureCode.SERVER_STOPPING);
      // Not set again: the job has yet to be put back, which an interrupted thread can't do.
      return new Failed(FailureCode.SERVER_STOPPING, "");
    }
  }

  private void storeWarnings(RunningAttempt attempt) {
    try {
      attempt.storeWarnings(
          warnings -> repository.warned(attempt.jobId(), attempt.number(), warnings));
    } catch (RuntimeException e) {
      LOG.warn("The warnings of job {} could not be stored", attempt.jobId(), e);
    }
  }

  private void heard(RunningAttempt attempt, WorkerMessage message) {
    if (message instanceof Progress progress) {
      attempt.progressed(progress);
    } else if (message instanceof Warned warned) {
      attempt.warned(warned.warnings());
    } else if (message instanceof Verified verified) {
      if (!repository.verified(attempt.jobId(), attempt.number(), verified)) {
        // Another server has the job by now, and this result must not replace that one's.
        attempt.stop(FailureCode.SERVER_STOPPING);
      }
    } else if (message instanceof Opened opened) {
      try {
        repository.opened(attempt.jobId(), attempt.number(), opened);
      } catch (RuntimeException e) {
        LOG.warn("The size of job {} could not be stored", attempt.jobId(), e);
      }
    }
  }
}
