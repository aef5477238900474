package org.sparebit.queue;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.function.LongSupplier;
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
  private long room;
  private long countedAt;
  private boolean counted;

  QueueLimit(long max, LongSupplier counter, LongSupplier nanoTime) {
    this.max = max;
    this.counter = counter;
    this.nanoTime = nanoTime;
  }

  /**
   * Takes a place in the queue.
   *
   * @throws JobQueue.QueueFullException if there is none
   */
  synchronized void take() {
    long now = nanoTime.getAsLong();
    if (!counted || room <= 0 || now - countedAt > COUNT_AGAIN_NANOS) {
      room = max - counter.getAsLong();
      countedAt = now;
      counted = true;
    }
    if (room <= 0) {
      throw new JobQueue.QueueFullException(max - room, max);
    }
    room--;
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
