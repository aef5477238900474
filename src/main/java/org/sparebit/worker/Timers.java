package org.sparebit.worker;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** One thread for the time limits of all workers. */
final class Timers implements AutoCloseable {
  private final ScheduledThreadPoolExecutor executor =
      new ScheduledThreadPoolExecutor(
          1,
          task -> {
            Thread thread = new Thread(task, "worker-timers");
            thread.setDaemon(true);
            return thread;
          },
          // Once closed, there is nothing left to watch.
          new ThreadPoolExecutor.DiscardPolicy());

  /** A task that waits for its time. */
  @FunctionalInterface
  interface Timer {
    void cancel();
  }

  Timers() {
    executor.setRemoveOnCancelPolicy(true);
  }

  /** Runs the task once. */
  Timer after(Duration delay, Runnable task) {
    ScheduledFuture<?> future = executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  /** Runs the task again and again. */
  Timer every(Duration interval, Runnable task) {
    long nanos = interval.toNanos();
    ScheduledFuture<?> future =
        executor.scheduleWithFixedDelay(task, nanos, nanos, TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
