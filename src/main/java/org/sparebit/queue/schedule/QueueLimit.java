package org.sparebit.queue.schedule;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.sparebit.queue.JobQueue;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Bounds how many jobs wait. They are counted once in a while only: between two counts, what is
 * submitted here takes up the room that the first one found.
 */
final class QueueLimit {
  /** A count looks at each queued job, about 10 ms for 100,000 of them. */
  private static final long COUNT_AGAIN_NANOS = Duration.ofSeconds(1).toNanos();

  private final long max;
  private final LongSupplier counter;
  private final LongSupplier nanoTime;
  private final AtomicBoolean counting = new AtomicBoolean();

  // Guarded by this.
  private long room;
  private long countedAt;
  private boolean counted;

  /** Places so far. */
  private long taken;

  QueueLimit(long max, LongSupplier counter, LongSupplier nanoTime) {
    this.max = max;
    this.counter = counter;
    this.nanoTime = nanoTime;
  }

  /**
   * Takes a place in the queue. Whoever counts waits for a connection to the database, behind all
   * others who do; as long as there is room by the count before, nobody waits for him.
   *
   * @throws JobQueue.QueueFullException if there is none
   */
  void take() {
    boolean isExact = false;
    if (isStale() && counting.compareAndSet(false, true)) {
      try {
        isExact = countAgain();
      } finally {
        counting.set(false);
      }
    }
    takeRoom(isExact);
  }

  private synchronized boolean isStale() {
    return counted && room > 0 && nanoTime.getAsLong() - countedAt > COUNT_AGAIN_NANOS;
  }

  /** Returns whether nobody has taken a place meanwhile, who may or may not have been counted. */
  private boolean countAgain() {
    long takenBefore = taken();
    long now = nanoTime.getAsLong();
    long queued = counter.getAsLong();
    synchronized (this) {
      long takenMeanwhile = taken - takenBefore;
      room = max - queued - takenMeanwhile;
      countedAt = now;
      return takenMeanwhile == 0;
    }
  }

  private synchronized long taken() {
    return taken;
  }

  private synchronized void takeRoom(boolean isExact) {
    if (!counted || (room <= 0 && !isExact)) {
      room = max - counter.getAsLong();
      countedAt = nanoTime.getAsLong();
      counted = true;
    }
    if (room <= 0) {
      throw new JobQueue.QueueFullException(max - room, max);
    }
    room--;
    taken++;
  }

  /**
   * The settings.
   *
   * @param maxQueued how many jobs may wait. Default: 100,000, as many as lists were measured with
   * @param maxJobsPerClient how many of them, and of those that run, may be of one API key, or of
   *     one address where there are no keys; 0 for any number. Default: 0
   */
  @Validated
  @ConfigurationProperties("sparebit.queue")
  record Settings(
      @DefaultValue("100000") @Min(1) long maxQueued,
      @DefaultValue("0") @Min(0) long maxJobsPerClient) {}
}
