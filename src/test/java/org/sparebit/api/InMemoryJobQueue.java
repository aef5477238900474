package org.sparebit.api;

import java.util.List;
import java.util.Optional;
import org.sparebit.job.InMemoryJobRepository;
import org.sparebit.job.Job;
import org.sparebit.job.JobSpec;
import org.sparebit.job.JobStatus;
import org.sparebit.protocol.Warning;
import org.sparebit.queue.JobQueue;

/** A queue that nobody works off. */
final class InMemoryJobQueue implements JobQueue {
  /** How many unfinished jobs a client may have. */
  volatile long maxPerClient = Long.MAX_VALUE;

  private final InMemoryJobRepository jobs;

  InMemoryJobQueue(InMemoryJobRepository jobs) {
    this.jobs = jobs;
  }

  @Override
  public long submit(JobSpec spec, List<Warning> warnings, String client) {
    if (jobs.unfinishedJobsOf(client, Long.MAX_VALUE) >= maxPerClient) {
      throw new ClientLimitException(client, maxPerClient);
    }
    return jobs.insert(spec, warnings, client);
  }

  @Override
  public CancelAnswer cancel(long id) {
    Optional<Job> job = jobs.find(id);
    if (job.isEmpty()) {
      return CancelAnswer.UNKNOWN;
    }
    if (job.get().status().isDone()) {
      return CancelAnswer.ALREADY_DONE;
    }
    boolean unused = jobs.cancelQueued(id) || jobs.requestCancel(id);
    return CancelAnswer.ACCEPTED;
  }

  @Override
  public DeleteAnswer delete(long id) {
    Optional<Job> job = jobs.find(id);
    if (job.isEmpty()) {
      return DeleteAnswer.UNKNOWN;
    }
    if (job.get().status() == JobStatus.PROCESSING) {
      return DeleteAnswer.IN_PROGRESS;
    }
    jobs.delete(id);
    return DeleteAnswer.DELETED;
  }
}
