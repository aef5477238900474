package org.sparebit.worker;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparebit.codec.Licence;
import org.sparebit.protocol.Failed;
import org.sparebit.protocol.JsonLines.ProtocolException;
import org.sparebit.protocol.Opened;
import org.sparebit.protocol.Progress;
import org.sparebit.protocol.Publish;
import org.sparebit.protocol.Ready;
import org.sparebit.protocol.Verified;
import org.sparebit.protocol.WorkerMessage;
import org.sparebit.protocol.WorkerResult;
import org.sparebit.worker.failure.ExitStatus;
import org.sparebit.worker.failure.WorkerFailures;
import org.sparebit.worker.process.MemoryUse;
import org.sparebit.worker.process.WorkerChild;

/** What a worker and the server say to each other, from {@code Ready} to the worker's end. */
final class Conversation {
  private static final Logger log = LoggerFactory.getLogger(Conversation.class);

  /** A crashing JVM prints to standard output, too, and then needs a moment for its report. */
  private static final Duration CRASH_REPORT_TIME = Duration.ofSeconds(2);

  /** A process can fill a few hundred megabytes in this time. */
  private static final Duration MEMORY_CHECK_INTERVAL = Duration.ofMillis(200);

  private final WorkerChild worker;
  private final Licence licence;
  private final Consumer<WorkerMessage> listener;
  private final RequestSender requestSender;
  private final WorkerProperties properties;
  private final WorkerLimits limits;
  private final long allowedBytes;
  private final Timers timers;
  private final StallWatch stallWatch;

  /** Why the server has killed the worker; the first reason counts. */
  private final AtomicReference<@Nullable Failed> verdict = new AtomicReference<>();

  private Timers.@Nullable Timer timeLimit;
  private boolean ready;
  private boolean garbage;
  private @Nullable WorkerResult reported;

  /** Sends the request, if it is still wanted. */
  @FunctionalInterface
  interface RequestSender {
    /** Returns whether it was sent. */
    boolean sendTo(WorkerChild worker) throws IOException;
  }

  /**
   * How it ended.
   *
   * @param reported by the worker
   * @param verdict why the server has killed the worker
   * @param ready whether the worker ever was
   * @param garbage whether the worker sent something that is no message
   */
  record Ending(
      @Nullable WorkerResult reported,
      @Nullable Failed verdict,
      ExitStatus exit,
      boolean ready,
      boolean garbage) {}

  /**
   * @param licence which FFmpeg the worker must have loaded
   * @param listener gets every message but the result
   */
  Conversation(
      WorkerChild worker,
      Licence licence,
      Consumer<WorkerMessage> listener,
      RequestSender requestSender,
      WorkerProperties properties,
      WorkerLimits limits,
      Timers timers) {
    this.worker = worker;
    this.licence = licence;
    this.listener = listener;
    this.requestSender = requestSender;
    this.properties = properties;
    this.limits = limits;
    this.allowedBytes = limits.memoryOf(properties.concurrentJobs()).toBytes();
    this.timers = timers;
    this.stallWatch = new StallWatch(properties.stallTimeout(), System::nanoTime);
  }

  /** Listens until the process has ended, by itself or by force. */
  Ending listenToEnd() throws InterruptedException {
    try {
      listen();
    } catch (ProtocolException e) {
      log.warn("the worker does not speak the protocol: {}", e.getMessage());
      garbage = true;
      timers.after(CRASH_REPORT_TIME, () -> condemn(WorkerFailures.garbage()));
      worker.discardOutput();
    } catch (IOException e) {
      log.debug("the worker's streams ended early", e);
    } catch (RuntimeException | Error e) {
      worker.kill();
      ExitStatus unused = worker.awaitExit();
      throw e;
    }
    stallWatch.stop();
    // Its output is closed, so it ends; if it does not, it is made to.
    Runnable end = reported == null ? () -> condemn(WorkerFailures.lingering()) : worker::kill;
    Timers.Timer kill = timers.after(properties.stopGrace(), end);
    ExitStatus exit = worker.awaitExit();
    kill.cancel();
    return new Ending(reported, verdict.get(), exit, ready, garbage);
  }

  private void listen() throws IOException {
    Duration startTimeout = properties.startTimeout();
    Timers.Timer startTimer =
        timers.after(startTimeout, () -> condemn(WorkerFailures.notReady(startTimeout)));
    Timers.Timer memoryTimer = timers.every(MEMORY_CHECK_INTERVAL, this::checkMemory);
    Timers.Timer stallTimer = timers.every(stallCheckInterval(), this::checkForStall);
    try {
      for (WorkerMessage next = worker.read(); next != null; next = worker.read()) {
        WorkerMessage message = next;
        if (message instanceof WorkerResult result) {
          stallWatch.stop();
          reported = result;
          timers.after(properties.stopGrace(), worker::kill);
          continue;
        }
        if (message instanceof Ready greeting && !ready) {
          startTimer.cancel();
          ready = true;
          answer(greeting);
        }
        if (message instanceof Opened opened) {
          limitTime(limits.timeFor(opened.durationSeconds()));
        }
        if (message instanceof Progress progress) {
          stallWatch.steps(progress.steps());
        }
        stallWatch.exclude(() -> tell(message));
        if (message instanceof Verified) {
          // Whoever did not want it has cancelled while being told, and the worker heard that
          // first.
          worker.send(new Publish());
        }
      }
    } finally {
      startTimer.cancel();
      stallTimer.cancel();
      memoryTimer.cancel();
      limitTime(null);
    }
  }

  private void checkMemory() {
    MemoryUse.of(worker.pid())
        .ifPresent(
            used -> {
              if (used > allowedBytes) {
                condemn(WorkerFailures.memoryExceeded(used, allowedBytes));
              }
            });
  }

  /** From now on; null ends the limit. */
  private void limitTime(@Nullable Duration limit) {
    if (timeLimit != null) {
      timeLimit.cancel();
    }
    timeLimit =
        limit == null ? null : timers.after(limit, () -> condemn(WorkerFailures.outOfTime(limit)));
  }

  private void answer(Ready greeting) throws IOException {
    if (!greeting.ffmpegLicence().startsWith(licence.name())) {
      condemn(WorkerFailures.licenceMismatch(licence, greeting.ffmpegLicence()));
    } else if (requestSender.sendTo(worker)) {
      stallWatch.start();
      // Until it knows its input's length.
      limitTime(limits.timeFor(0));
    } else {
      worker.kill();
    }
  }

  private void tell(WorkerMessage message) {
    try {
      listener.accept(message);
    } catch (RuntimeException e) {
      log.error("a worker's message could not be processed: {}", message, e);
    }
  }

  private void checkForStall() {
    if (stallWatch.hasStalled()) {
      Duration timeout = properties.stallTimeout();
      condemn(
          stallWatch.hasMoved()
              ? WorkerFailures.stalled(timeout)
              : WorkerFailures.stalledWhileOpening(timeout));
    }
  }

  private void condemn(Failed why) {
    verdict.compareAndSet(null, why);
    worker.kill();
  }

  /** Often enough to be on time, seldom enough to cost nothing. */
  private Duration stallCheckInterval() {
    Duration quarter = properties.stallTimeout().dividedBy(4);
    Duration second = Duration.ofSeconds(1);
    return quarter.compareTo(second) < 0 ? quarter : second;
  }
}
