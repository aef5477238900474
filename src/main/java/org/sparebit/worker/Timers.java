package org.sparebit.worker;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread for the time limits of all workers. */
final class Timers implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Timers.class);

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

  /** Runs the task again and again, also after it has failed. */
  Timer every(Duration interval, Runnable task) {
    long nanos = interval.toNanos();
    ScheduledFuture<?> future =
        executor.scheduleWithFixedDelay(() -> runAndLog(task), nanos, nanos, TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  /** The executor would drop a task that throws, without a word. */
  private static void runAndLog(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      log.error("a check of a worker failed", e);
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
