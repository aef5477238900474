package org.sparebit.queue.schedule;

import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparebit.job.Job;
import org.sparebit.job.JobQuery;
import org.sparebit.job.JobRepository;
import org.sparebit.job.JobStatus;
import org.sparebit.job.JobSummary;
import org.sparebit.queue.attempt.Leftovers;
import org.sparebit.worker.process.JobLog;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes jobs and queue agree when the server starts, whatever ended it the last time. */
@Component
final class Reconciliation {
  /** More than any server runs at once. */
  private static final int ALL_RUNNING = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(Reconciliation.class);

  private final JobRepository repository;
  private final JdbcQueueEntries entries;
  private final Settlement settlement;
  private final Leftovers leftovers;
  private final TransactionTemplate transaction;

  Reconciliation(
      JobRepository repository,
      JdbcQueueEntries entries,
      Settlement settlement,
      Leftovers leftovers,
      PlatformTransactionManager transactions) {
    this.repository = repository;
    this.entries = entries;
    this.settlement = settlement;
    this.leftovers = leftovers;
    this.transaction = new TransactionTemplate(transactions);
  }

  /** To be called before this server runs anything. */
  void run() {
    if (entries.isExclusive()) {
      // Nobody can be working on them; where others can, their heartbeat tells.
      entries.releaseAll();
      requeueLost();
    }
    repairQueue();
  }

  /** Compared here, looked up one by one there: as one statement, H2 takes minutes. */
  private void repairQueue() {
    Set<Long> unfinished = entries.unfinished();
    Set<Long> queued = entries.queued();
    transaction.executeWithoutResult(
        status -> {
          long missing =
              unfinished.stream()
                  .filter(id -> !queued.contains(id) && entries.addIfMissing(id))
                  .count();
          long orphans =
              queued.stream()
                  .filter(id -> !unfinished.contains(id) && entries.removeIfOrphan(id))
                  .count();
          if (missing + orphans > 0) {
            LOG.warn("Queue repaired: {} jobs added, {} entries dropped", missing, orphans);
          }
        });
  }

  private void requeueLost() {
    List<JobSummary> lost =
        repository.page(new JobQuery(JobStatus.PROCESSING, false, null, 0, ALL_RUNNING));
    for (JobSummary summary : lost) {
      repository
          .find(summary.id())
          .ifPresent(
              job -> {
                boolean unused = JobLog.mark(job.id(), () -> settleLost(job));
              });
    }
  }

  private boolean settleLost(Job job) {
    boolean again = settlement.settleLost(job);
    if (!again) {
      leftovers.remove(job, job.attempt());
    }
    LOG.warn(
        "Job {} was running when the server ended the last time; {}",
        job.id(),
        again ? "it runs again" : "it does not run again");
    return again;
  }
}
