package org.sparebit.queue.schedule;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
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

  /** A query with so many ids took 15 to 25 ms with 100,000 jobs in H2, on two busy cores. */
  static final int PAGE = 1000;

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

  /**
   * In pages, each repaired in a transaction of its own: memory does not depend on how many jobs
   * wait, and what is done when the server is killed in between stays done.
   */
  private void repairQueue() {
    long missing = addMissing(JobStatus.QUEUED) + addMissing(JobStatus.PROCESSING);
    long orphans = removeOrphans();
    if (missing + orphans > 0) {
      LOG.warn("Queue repaired: {} jobs added, {} entries dropped", missing, orphans);
    }
  }

  private long addMissing(JobStatus status) {
    long added = 0;
    Long last = null;
    List<JobSummary> jobs;
    do {
      jobs = repository.page(new JobQuery(status, false, last, 0, PAGE));
      List<Long> ids = jobs.stream().map(JobSummary::id).toList();
      Set<Long> queued = entries.among(ids);
      added += addMissing(ids.stream().filter(id -> !queued.contains(id)).toList());
      last = ids.isEmpty() ? last : ids.get(ids.size() - 1);
    } while (jobs.size() == PAGE);
    return added;
  }

  /** At the place that its age gives a job, unless another server has ended it meanwhile. */
  private long addMissing(List<Long> jobIds) {
    return inTransaction(
        () ->
            jobIds.stream()
                .filter(
                    id ->
                        repository
                            .lockUnfinished(id)
                            .filter(submitted -> entries.addIfMissing(id, submitted))
                            .isPresent())
                .count());
  }

  /** A job that has ended never needs its entry again, so nobody is to be kept from anything. */
  private long removeOrphans() {
    long removed = 0;
    String last = "";
    List<String> instances;
    do {
      instances = entries.page(last, PAGE);
      List<Long> ids = instances.stream().map(Long::valueOf).toList();
      Set<Long> unfinished = repository.unfinishedAmong(ids);
      removed +=
          inTransaction(
              () ->
                  ids.stream()
                      .filter(id -> !unfinished.contains(id) && entries.remove(id))
                      .count());
      last = instances.isEmpty() ? last : instances.get(instances.size() - 1);
    } while (instances.size() == PAGE);
    return removed;
  }

  private long inTransaction(LongSupplier change) {
    return Objects.requireNonNull(transaction.execute(status -> change.getAsLong()));
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
