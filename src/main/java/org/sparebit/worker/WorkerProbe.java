package org.sparebit.worker;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.sparebit.codec.Licence;
import org.sparebit.protocol.Ready;
import org.sparebit.protocol.WorkerMessage;
import org.sparebit.worker.failure.ExitStatus;
import org.sparebit.worker.failure.WorkerFailures;
import org.sparebit.worker.failure.WorkerUnavailableException;
import org.sparebit.worker.process.WorkerChild;
import org.sparebit.worker.process.WorkerStarter;

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

  /**
   * Starts it. One that dies while it looks for a GPU is followed by one that doesn't look:
   * NVIDIA's libraries can end their process, and jobs that need no GPU run all the same.
   *
   * @param unconfined whether to start it free of what otherwise holds workers
   */
  Ready run(Licence licence, boolean unconfined)
      throws WorkerUnavailableException, InterruptedException {
    Answer withGpu = ask(licence, Ready.PROBE, unconfined);
    if (withGpu.ready() != null) {
      return withGpu.ready();
    }
    if (withGpu.crashed()) {
      Answer without = ask(licence, Ready.PROBE_WITHOUT_GPU, unconfined);
      if (without.ready() != null) {
        return without
            .ready()
            .withGpuProblem(
                "No usable NVIDIA GPU: looking for one ended its process. Check with nvidia-smi that"
                    + " the driver works, and that all libraries of cuDNN are there. "
                    + withGpu.problem());
      }
    }
    throw new WorkerUnavailableException(withGpu.problem());
  }

  /**
   * What a worker has said.
   *
   * @param ready null if it did not get that far
   * @param problem why, empty if it did
   * @param crashed whether a signal ended it that nobody sent
   */
  private record Answer(@Nullable Ready ready, String problem, boolean crashed) {}

  private Answer ask(Licence licence, String argument, boolean unconfined)
      throws WorkerUnavailableException, InterruptedException {
    WorkerChild worker = starter.startProbe(licence, LOG_ID, argument, unconfined);
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
      return new Answer(ready, "", false);
    }
    ExitStatus exit = worker.awaitExit();
    String why =
        late.get()
            ? WorkerFailures.notReady(startTimeout).message()
            : exit.toFailure(false).message();
    return new Answer(
        null,
        why + "; its last lines: " + String.join(" | ", worker.lastLines()),
        !late.get() && exit.isSignal() && !exit.isPoliteSignal());
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
