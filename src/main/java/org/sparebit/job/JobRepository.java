package org.sparebit.job;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sparebit.protocol.Completed;
import org.sparebit.protocol.FailureCode;
import org.sparebit.protocol.Opened;
import org.sparebit.protocol.Progress;
import org.sparebit.protocol.Verified;
import org.sparebit.protocol.Warning;

/**
 * Where jobs are stored. Every write of a running attempt carries the attempt's number and changes
 * nothing, and returns false, when the job has moved on: a worker that was believed dead can't
 * overwrite its successor.
 */
public interface JobRepository {

  /** The failure of an attempt whose server has ended without putting it back. */
  Failure SERVER_LOST =
      new Failure(
          FailureCode.SERVER_LOST,
          "The server ended while the job was running, for example because it was killed.");

  /**
   * Stores a new job as {@code QUEUED}.
   *
   * @param client who submits it
   * @return its id
   * @throws OutputInUseException if an unfinished job writes to the same output
   */
  long insert(JobSpec spec, List<Warning> warnings, String client);

  Optional<Job> find(long id);

  /** A page of jobs for the list, in the query's order, by keyset. */
  List<JobSummary> page(JobQuery query);

  /** For each use that an unfinished job makes of this path of the API, the id of such a job. */
  Map<PathUse, Long> unfinishedJobsUsing(String path);

  /**
   * Those of these jobs that are unfinished.
   *
   * @param ids at most a few thousand
   */
  Set<Long> unfinishedAmong(Collection<Long> ids);

  /**
   * When an unfinished job was submitted; empty if it has ended or is gone. Until the transaction
   * ends that this is called in, nobody else changes the job.
   */
  Optional<Instant> lockUnfinished(long id);

  /** How many unfinished jobs a client has, counted up to {@code max}. */
  long unfinishedJobsOf(String client, long max);

  /**
   * Begins the next attempt: status {@code PROCESSING}, attempt + 1. A job that is still {@code
   * PROCESSING} has lost its server, which is counted.
   *
   * @return the job as it now is; empty if it is gone or done
   */
  Optional<Job> beginAttempt(long id);

  boolean opened(long id, int attempt, Opened opened);

  /** Replaces the warnings of the attempt; those of the request stay. */
  boolean warned(long id, int attempt, List<Warning> warnings);

  boolean progressed(long id, int attempt, Progress progress);

  /** Keeps what the attempt is about to put in place, until the next attempt begins. */
  boolean verified(long id, int attempt, Verified verified);

  boolean completed(long id, int attempt, Completed completed);

  boolean failed(long id, int attempt, FailureCode code, String error);

  boolean cancelled(long id, int attempt);

  /**
   * Back to the queue, unless a user has asked for the job to be cancelled.
   *
   * @param failure what went wrong, null if nothing did (the server is stopping)
   * @param counter what it counts as
   */
  boolean requeued(long id, int attempt, @Nullable Failure failure, Counter counter);

  /** Cancels a job that waits in the queue. */
  boolean cancelQueued(long id);

  /** Asks the attempt that is running, wherever it is, to stop. */
  boolean requestCancel(long id);

  /** Deletes a job that is not {@code PROCESSING}. */
  boolean delete(long id);

  /** What an attempt that has ended without a result counts as. */
  enum Counter {
    /** Nobody could help it. */
    NOTHING,
    FAILURE,
    SETBACK,
    LOST_SERVER
  }

  /**
   * Deletes finished jobs that ended at this time or before, the oldest first.
   *
   * @param limit how many at most
   * @return how many
   */
  int deleteFinished(Instant until, int limit);

  /** When the newest of those finished jobs ended that are behind so many others. */
  Optional<Instant> endOfFinished(int newer);

  /** A passing failure that is worth another attempt. */
  record Failure(FailureCode code, String error) {}

  /** How a job uses a path. */
  enum PathUse {
    INPUT,
    OUTPUT
  }

  /** Two unfinished jobs may not write to the same file. */
  final class OutputInUseException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final long otherJobId;

    public OutputInUseException(long otherJobId) {
      super("job " + otherJobId + " writes to the same output");
      this.otherJobId = otherJobId;
    }

    public long otherJobId() {
      return otherJobId;
    }
  }
}
