package org.sparebit.queue.schedule;

import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.sparebit.queue.JobQueue;

/**
 * Bounds how many unfinished jobs one client has. They are counted in the database, so the bound
 * outlasts a restart and holds for several servers, but for what they take in at the same moment.
 */
final class ClientLimit {
  private static final int LOCKS = 64;

  private final long max;
  private final Counter jobs;

  /** Clients share them, which costs little: a submission takes milliseconds. */
  private final Object[] locks = IntStream.range(0, LOCKS).mapToObj(i -> new Object()).toArray();

  /**
   * @param max 0 for any number
   */
  ClientLimit(long max, Counter jobs) {
    this.max = max;
    this.jobs = jobs;
  }

  /**
   * Stores a job unless the client has as many as it may.
   *
   * @throws JobQueue.ClientLimitException if it has
   */
  <T> T store(String client, Supplier<T> insertion) {
    if (max == 0) {
      return insertion.get();
    }
    synchronized (locks[Math.floorMod(client.hashCode(), LOCKS)]) {
      if (jobs.count(client, max) >= max) {
        throw new JobQueue.ClientLimitException(client, max);
      }
      return insertion.get();
    }
  }

  /** Counts a client's unfinished jobs, up to a number. */
  interface Counter {
    long count(String client, long max);
  }
}
