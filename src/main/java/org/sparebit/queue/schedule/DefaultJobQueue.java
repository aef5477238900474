package org.sparebit.queue.schedule;

import com.github.kagkarlsson.scheduler.Scheduler;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparebit.database.DatabaseGuard;
import org.sparebit.job.Job;
import org.sparebit.job.JobRepository;
import org.sparebit.job.JobSpec;
import org.sparebit.job.JobStatus;
import org.sparebit.protocol.Warning;
import org.sparebit.queue.JobQueue;
import org.sparebit.queue.attempt.Leftovers;
import org.sparebit.queue.attempt.RunningJobs;
import org.sparebit.worker.process.JobLog;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Jobs and their queue entries change in one transaction. */
@Component
final class DefaultJobQueue implements JobQueue {
  /** A job may change its state between a refused update and the look at why; not for ever. */
  private static final int MAX_TRIES = 5;

  private static final Logger LOG = LoggerFactory.getLogger(DefaultJobQueue.class);

  private final JobRepository repository;
  private final JdbcQueueEntries entries;
  private final QueueLimit limit;
  private final ClientLimit clients;
  private final RunningJobs running;
  private final Leftovers leftovers;
  private final Scheduler scheduler;
  private final QueueMetrics metrics;
  private final DatabaseGuard database;
  private final TransactionTemplate transaction;

  DefaultJobQueue(
      JobRepository repository,
      JdbcQueueEntries entries,
      QueueLimit limit,
      ClientLimit clients,
      RunningJobs running,
      Leftovers leftovers,
      Scheduler scheduler,
      QueueMetrics metrics,
      DatabaseGuard database,
      PlatformTransactionManager transactions) {
    this.repository = repository;
    this.entries = entries;
    this.limit = limit;
    this.clients = clients;
    this.running = running;
    this.leftovers = leftovers;
    this.scheduler = scheduler;
    this.metrics = metrics;
    this.database = database;
    this.transaction = new TransactionTemplate(transactions);
  }

  @Override
  public long submit(JobSpec spec, List<Warning> warnings, String client) {
    // Before a number is taken for it, which would be missing afterwards.
    database.requireKept();
    limit.take();
    long id = clients.store(client, () -> insert(spec, warnings, client));
    // Once more, since the commit may have waited for a slow disk.
    database.requireKept();
    scheduler.triggerCheckForDueExecutions();
    return id;
  }

  private long insert(JobSpec spec, List<Warning> warnings, String client) {
    for (int attempt = 1; ; attempt++) {
      try {
        return Objects.requireNonNull(
            transaction.execute(
                status -> {
                  long id = repository.insert(spec, warnings, client);
                  entries.add(id);
                  database.requireKept();
                  return id;
                }));
      } catch (DuplicateKeyException e) {
        // The job that was in the way has ended in the meantime.
        if (attempt == MAX_TRIES) {
          throw e;
        }
      }
    }
  }

  @Override
  public CancelAnswer cancel(long id) {
    database.requireKept();
    return JobLog.mark(id, () -> tryToCancel(id));
  }

  private CancelAnswer tryToCancel(long id) {
    for (int attempt = 1; attempt <= MAX_TRIES; attempt++) {
      Optional<Job> job = repository.find(id);
      if (job.isEmpty()) {
        return CancelAnswer.UNKNOWN;
      }
      if (job.get().status().isDone()) {
        return CancelAnswer.ALREADY_DONE;
      }
      if (job.get().status() == JobStatus.QUEUED ? cancelQueued(job.get()) : cancelRunning(id)) {
        return CancelAnswer.ACCEPTED;
      }
    }
    throw changesTooFast(id);
  }

  @Override
  public DeleteAnswer delete(long id) {
    database.requireKept();
    return JobLog.mark(id, () -> tryToDelete(id));
  }

  private DeleteAnswer tryToDelete(long id) {
    for (int attempt = 1; attempt <= MAX_TRIES; attempt++) {
      Optional<Job> job = repository.find(id);
      if (job.isEmpty()) {
        return DeleteAnswer.UNKNOWN;
      }
      if (job.get().status() == JobStatus.PROCESSING) {
        return DeleteAnswer.IN_PROGRESS;
      }
      if (withEntry(id, () -> repository.delete(id))) {
        leftovers.remove(job.get(), job.get().attempt());
        LOG.info("Job {} deleted", id);
        return DeleteAnswer.DELETED;
      }
    }
    throw changesTooFast(id);
  }

  private boolean cancelQueued(Job job) {
    boolean cancelled = withEntry(job.id(), () -> repository.cancelQueued(job.id()));
    if (cancelled) {
      metrics.cancelled();
      leftovers.remove(job, job.attempt());
      LOG.info("Job {} cancelled", job.id());
    }
    return cancelled;
  }

  private boolean cancelRunning(long id) {
    boolean requested = repository.requestCancel(id);
    if (requested) {
      // Where it runs on another server, that one sees the request within a second.
      running.cancel(id);
      LOG.info("Job {} is being cancelled", id);
    }
    return requested;
  }

  /** Takes the job out of the queue if the change is made. */
  private boolean withEntry(long id, Change change) {
    return Boolean.TRUE.equals(
        transaction.execute(
            status -> {
              boolean changed = change.make();
              if (changed) {
                entries.remove(id);
              }
              return changed;
            }));
  }

  private static IllegalStateException changesTooFast(long id) {
    return new IllegalStateException(
        "Job " + id + " has changed its state " + MAX_TRIES + " times while it was looked at");
  }

  private interface Change {
    boolean make();
  }
}
