package org.sparebit.database;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparebit.database.file.DatabaseFile;
import org.sparebit.database.file.DatabaseState;

/**
 * Writes to the database again and again and remembers how that went, so that whoever asks for the
 * server's health need not wait for a database that hangs.
 */
final class DatabaseWatch implements AutoCloseable {
  /** While writes fail: soon enough after the cause is gone, and no load. */
  private static final Duration RETRY = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(DatabaseWatch.class);

  private final Supplier<DatabaseState> write;
  private final List<Consumer<DatabaseState>> afterwards;
  private final Consumer<Boolean> onChange;
  private final DatabaseProperties settings;
  private final LongSupplier nanoTime;
  private final ScheduledExecutorService timer;

  private @Nullable String problem = "It has not been written to yet.";
  private long failingSince;
  private boolean failing;
  private boolean writing;
  private long writingSince;

  /**
   * Does nothing yet.
   *
   * @param afterwards is told what has been written
   * @param onChange is told whether writes work, when that has changed
   */
  DatabaseWatch(
      Supplier<DatabaseState> write,
      List<Consumer<DatabaseState>> afterwards,
      Consumer<Boolean> onChange,
      DatabaseProperties settings,
      LongSupplier nanoTime) {
    this.write = write;
    this.afterwards = afterwards;
    this.onChange = onChange;
    this.settings = settings;
    this.nanoTime = nanoTime;
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "database-watch");
              thread.setDaemon(true);
              return thread;
            });
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    this.timer = executor;
  }

  /** Writes once, and from then on in the background. */
  void start() {
    checkAndGoOn();
  }

  @Override
  public void close() {
    timer.shutdown();
  }

  /** What keeps writes from working, or null. */
  synchronized @Nullable String problem() {
    if (problem == null && writing && age(writingSince).compareTo(settings.checkTimeout()) > 0) {
      return "A write does not end.";
    }
    return problem;
  }

  /** For how long writes have failed. */
  synchronized Duration failingFor() {
    if (failing) {
      return age(failingSince);
    }
    return problem() == null ? Duration.ZERO : age(writingSince);
  }

  private Duration age(long since) {
    return Duration.ofNanos(nanoTime.getAsLong() - since);
  }

  private void checkAndGoOn() {
    try {
      check();
    } finally {
      Duration pause;
      synchronized (this) {
        pause =
            failing && RETRY.compareTo(settings.checkInterval()) < 0
                ? RETRY
                : settings.checkInterval();
      }
      if (!timer.isShutdown()) {
        Future<?> unused =
            timer.schedule(this::checkAndGoOn, pause.toMillis(), TimeUnit.MILLISECONDS);
      }
    }
  }

  void check() {
    synchronized (this) {
      writing = true;
      writingSince = nanoTime.getAsLong();
    }
    try {
      DatabaseState state = write.get();
      afterwards.forEach(consumer -> consumer.accept(state));
      succeeded();
    } catch (RuntimeException | Error e) {
      failed(e);
    } finally {
      synchronized (this) {
        writing = false;
      }
    }
  }

  private void succeeded() {
    Duration away;
    synchronized (this) {
      away = failing ? age(failingSince) : Duration.ZERO;
      problem = null;
      failing = false;
    }
    if (!away.isZero()) {
      LOG.info("The database can be written again, after {} s", away.toSeconds());
      onChange.accept(true);
    }
  }

  /** Remembers a failure, of this one's own writes or of somebody else's, and logs it once. */
  void failed(Throwable e) {
    boolean first;
    boolean other;
    String now = e.getClass().getSimpleName();
    synchronized (this) {
      other = !now.equals(problem);
      problem = now;
      first = !failing;
      if (first) {
        failing = true;
        failingSince = writingSince;
      }
    }
    if (first || (other && DatabaseFile.LOST.equals(now))) {
      LOG.error("The database can't be written; tried again every second", e);
    }
    if (first) {
      onChange.accept(false);
    }
  }
}
