package org.sparebit.queue;

import java.util.List;
import org.sparebit.job.JobSpec;

/**
 * The face of the queue: submit, cancel, delete. Each throws {@link
 * org.sparebit.database.DatabaseLostException} where what it did would be gone at the next start.
 */
public interface JobQueue {

  /**
   * Stores the job and its queue entry in one transaction.
   *
   * @param warnings about the request, kept with the job
   * @return the job's id
   * @throws org.sparebit.job.JobRepository.OutputInUseException if an unfinished job writes to the
   *     same output
   * @throws QueueFullException if as many jobs wait as may
   */
  long submit(JobSpec spec, List<String> warnings);

  /** Cancels a queued job at once, asks a running one to stop. */
  CancelAnswer cancel(long id);

  /** Deletes a queued or finished job. */
  DeleteAnswer delete(long id);

  /** As many jobs wait as may; later there is room again. */
  final class QueueFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    QueueFullException(long queued, long max) {
      super(
          queued
              + " jobs are queued, and the queue takes "
              + max
              + "; try again when some have ended, or raise sparebit.queue.max-queued.");
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
