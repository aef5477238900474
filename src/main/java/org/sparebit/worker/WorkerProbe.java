package org.sparebit.worker;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.sparebit.codec.Licence;
import org.sparebit.protocol.Ready;
import org.sparebit.protocol.WorkerMessage;

/** Starts a worker only to hear what it says of its libraries. */
final class WorkerProbe {
  private static final String LOG_ID = "probe";

  private final WorkerStarter starter;
  private final Timers timers;
  private final Duration startTimeout;

  WorkerProbe(WorkerStarter starter, Timers timers, Duration startTimeout) {
    this.starter = starter;
    this.timers = timers;
    this.startTimeout = startTimeout;
  }

  Ready run(Licence licence) throws WorkerUnavailableException, InterruptedException {
    WorkerChild worker = starter.start(licence, LOG_ID, Ready.PROBE);
    AtomicBoolean late = new AtomicBoolean();
    Timers.Timer timeout =
        timers.after(
            startTimeout,
            () -> {
              late.set(true);
              worker.kill();
            });
    WorkerMessage first = firstMessage(worker);
    timeout.cancel();
    if (first instanceof Ready ready) {
      worker.kill();
      ExitStatus unused = worker.awaitExit();
      return ready;
    }
    ExitStatus exit = worker.awaitExit();
    String why =
        late.get()
            ? WorkerFailures.notReady(startTimeout).message()
            : exit.toFailure(false).message();
    throw new WorkerUnavailableException(
        why + "; its last lines: " + String.join(" | ", worker.lastLines()));
  }

  /** What a worker says first; null if it ends, or says what is no message. */
  private static @Nullable WorkerMessage firstMessage(WorkerChild worker) {
    try {
      return worker.read();
    } catch (IOException e) {
      worker.kill();
      return null;
    }
  }
}
