package org.sparebit.queue.machine;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparebit.queue.QueueProperties;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Whether this server's queue stands still because the machine can't run jobs. While it does, no
 * attempt begins; a probe decides when it goes on, and looks less often the longer that takes.
 */
@Component
public final class QueuePause implements DisposableBean {
  private static final Logger LOG = LoggerFactory.getLogger(QueuePause.class);

  private final QueueProperties settings;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "queue-probe");
            thread.setDaemon(true);
            return thread;
          });
  private @Nullable Trouble trouble;
  private Duration wait;
  private Runnable listener = () -> {};

  QueuePause(QueueProperties settings) {
    this.settings = settings;
    this.wait = settings.probeDelay();
  }

  /** Tells this whenever the queue begins to stand still or goes on. */
  synchronized void onChange(Runnable newListener) {
    listener = newListener;
  }

  /** Why the queue stands still; empty if it does not. */
  synchronized Optional<String> reason() {
    return Optional.ofNullable(trouble).map(Trouble::text);
  }

  public synchronized boolean isOn() {
    return trouble != null;
  }

  /** Begins a pause, unless there is one already. */
  public void begin(Trouble cause) {
    Runnable told;
    synchronized (this) {
      if (trouble != null || timer.isShutdown()) {
        return;
      }
      trouble = cause;
      told = listener;
      schedule();
    }
    LOG.error("The queue pauses: {}", cause.text());
    told.run();
  }

  /** An attempt has got somewhere, so the next pause may be a short one again. */
  public synchronized void wentWell() {
    if (trouble == null) {
      wait = settings.probeDelay();
    }
  }

  private void schedule() {
    Future<?> unused = timer.schedule(this::look, wait.toNanos(), TimeUnit.NANOSECONDS);
    Duration longer = wait.multipliedBy(2);
    wait = longer.compareTo(settings.maxProbeDelay()) < 0 ? longer : settings.maxProbeDelay();
  }

  private void look() {
    Trouble current;
    synchronized (this) {
      current = trouble;
    }
    if (current == null) {
      return;
    }
    Optional<String> still;
    try {
      still = current.probe().look();
    } catch (InterruptedException e) {
      return;
    } catch (RuntimeException | Error e) {
      // One that gets out would end the probe, and the queue would stand still for ever.
      LOG.warn("Whether jobs can run again could not be found out: {}", e.toString());
      still = Optional.of(current.text());
    }
    if (still.isEmpty()) {
      end();
    } else {
      goOn(current, still.get());
    }
  }

  private synchronized void goOn(Trouble current, String text) {
    if (!current.text().equals(text)) {
      LOG.debug("The queue still pauses: {}", text);
    }
    trouble = new Trouble(text, current.probe());
    if (!timer.isShutdown()) {
      schedule();
    }
  }

  private void end() {
    Runnable told;
    synchronized (this) {
      trouble = null;
      told = listener;
    }
    LOG.info("The queue goes on");
    told.run();
  }

  @Override
  public void destroy() {
    timer.shutdownNow();
  }
}
