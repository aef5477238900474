package org.sparebit.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How many jobs wait and run, on all servers of the database. */
public interface JobCounts {

  /** Costs a walk along an index over the unfinished jobs. */
  Unfinished count();

  /**
   * The unfinished jobs.
   *
   * @param oldestQueued when the one that has waited longest was submitted; null if none waits
   */
  record Unfinished(long queued, long processing, @Nullable Instant oldestQueued) {}
}
