package org.sparebit.queue.schedule;

import com.github.kagkarlsson.scheduler.task.Execution;
import java.time.Instant;

/**
 * A row of the queue as it was picked.
 *
 * @param version fences writes: it has changed if another server has taken the row over
 * @param due since when it is to run; the oldest run first
 */
record QueueEntry(long jobId, long version, Instant due) {

  static QueueEntry of(Execution execution) {
    return new QueueEntry(
        Long.parseLong(execution.getId()), execution.version, execution.getExecutionTime());
  }
}
