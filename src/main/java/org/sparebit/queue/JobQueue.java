package org.sparebit.queue;

import java.util.List;
import org.sparebit.job.JobSpec;
import org.sparebit.protocol.Warning;

/**
 * The face of the queue: submit, cancel, delete. Each throws {@link
 * org.sparebit.database.DatabaseLostException} where what it did would be gone at the next start.
 */
public interface JobQueue {

  /**
   * Stores the job and its queue entry in one transaction.
   *
   * @param warnings about the request, kept with the job
   * @param client who submits it
   * @return the job's id
   * @throws org.sparebit.job.JobRepository.OutputInUseException if an unfinished job writes to the
   *     same output
   * @throws QueueFullException if as many jobs wait as may
   * @throws ClientLimitException if this client has as many as it may
   */
  long submit(JobSpec spec, List<Warning> warnings, String client);

  /** Cancels a queued job at once, asks a running one to stop. */
  CancelAnswer cancel(long id);

  /** Deletes a queued or finished job. */
  DeleteAnswer delete(long id);

  /** As many jobs wait as may; later there is room again. */
  final class QueueFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public QueueFullException(long queued, long max) {
      super(
          queued
              + " jobs are queued, and the queue takes "
              + max
              + "; try again when some have ended, or raise sparebit.queue.max-queued.");
    }
  }

  /** A client has as many unfinished jobs as it may; when one has ended it may submit another. */
  final class ClientLimitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ClientLimitException(String client, long max) {
      super(
          "This client ("
              + client
              + ") has "
              + max
              + " jobs that wait or run, which is as many as one may have; try again when one has"
              + " ended, or raise sparebit.queue.max-jobs-per-client.");
    }
  }

  /** What became of a wish to cancel. */
  enum CancelAnswer {
    /** It is cancelled, or will be within seconds. */
    ACCEPTED,
    ALREADY_DONE,
    UNKNOWN
  }

  /** What became of a wish to delete. */
  enum DeleteAnswer {
    DELETED,
    IN_PROGRESS,
    UNKNOWN
  }
}
