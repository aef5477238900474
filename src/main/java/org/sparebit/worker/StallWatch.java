package org.sparebit.worker;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Knows whether a worker has stood still for too long. Time that the server itself spends on a
 * message does not count: meanwhile the worker may have moved on unseen.
 */
final class StallWatch {
  private final long timeoutNanos;
  private final LongSupplier nanoClock;

  private boolean running;
  private long lastMove;
  private long lastSteps = -1;

  StallWatch(Duration timeout, LongSupplier nanoClock) {
    this.timeoutNanos = timeout.toNanos();
    this.nanoClock = nanoClock;
  }

  /** Begins to count from now. */
  synchronized void start() {
    running = true;
    lastMove = nanoClock.getAsLong();
  }

  /** Notes the worker's count of finished steps. */
  synchronized void steps(long steps) {
    if (steps != lastSteps) {
      lastSteps = steps;
      lastMove = nanoClock.getAsLong();
    }
  }

  /** Runs the server's own work, and takes the time that it needs off the worker's account. */
  void exclude(Runnable work) {
    long begin;
    boolean wasRunning;
    synchronized (this) {
      begin = nanoClock.getAsLong();
      wasRunning = running;
      running = false;
    }
    try {
      work.run();
    } finally {
      synchronized (this) {
        running = wasRunning;
        lastMove += nanoClock.getAsLong() - begin;
      }
    }
  }

  /** Counts no longer. */
  synchronized void stop() {
    running = false;
  }

  /** Whether the worker has ever finished a step. */
  synchronized boolean hasMoved() {
    return lastSteps > 0;
  }

  synchronized boolean hasStalled() {
    return running && nanoClock.getAsLong() - lastMove > timeoutNanos;
  }
}
