package org.sparebit.metrics;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A value for gauges that costs something to find out, such as a query. It is found out when
 * somebody asks, at most once within some seconds however many ask, and on a thread of its own: a
 * database or a disk that hangs delays no scrape by more than a second, and ties up one thread.
 */
public final class Sampled<T> {
  /** Small beside the 10 s that collectors wait for a scrape. */
  static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(Sampled.class);

  private final String name;
  private final Duration keptFor;
  private final Callable<T> source;
  private final LongSupplier nanoClock;
  private @Nullable FutureTask<T> sample;
  private long begun;

  /**
   * @param name of the thread
   * @param keptFor how long a value is good
   */
  public Sampled(String name, Duration keptFor, Callable<T> source) {
    this(name, keptFor, source, System::nanoTime);
  }

  Sampled(String name, Duration keptFor, Callable<T> source, LongSupplier nanoClock) {
    this.name = name;
    this.keptFor = keptFor;
    this.source = source;
    this.nanoClock = nanoClock;
  }

  /** The value; empty if it can't be had at present. */
  public Optional<T> get() {
    FutureTask<T> current;
    long patience;
    synchronized (this) {
      long age = nanoClock.getAsLong() - begun;
      if (sample == null || (sample.isDone() && age >= keptFor.toNanos())) {
        sample = new FutureTask<>(source);
        begun = nanoClock.getAsLong();
        age = 0;
        Thread thread = new Thread(sample, name);
        thread.setDaemon(true);
        thread.start();
      }
      current = sample;
      patience = Math.max(0, PATIENCE.toNanos() - age);
    }
    try {
      return Optional.of(current.get(patience, TimeUnit.NANOSECONDS));
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("{} has no value", name, e);
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
