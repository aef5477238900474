package org.sparebit.cli;

import java.io.PrintWriter;
import org.sparebit.protocol.Completed;
import org.sparebit.protocol.FailureCode;
import org.sparebit.worker.WorkerRun;

/**
 * Stops the encode when this process is told to end, by Ctrl-C or a signal, and lets it end only
 * when the worker is gone and its temporary file with it.
 */
final class InterruptGuard implements AutoCloseable {
  private final WorkerRun run;
  private final ProgressDisplay display;
  private final PrintWriter err;
  private final Thread hook = new Thread(this::stop, "interrupt");
  private volatile boolean interrupted;

  private InterruptGuard(WorkerRun run, ProgressDisplay display, PrintWriter err) {
    this.run = run;
    this.display = display;
    this.err = err;
  }

  static InterruptGuard over(WorkerRun run, ProgressDisplay display, PrintWriter err) {
    InterruptGuard guard = new InterruptGuard(run, display, err);
    try {
      Runtime.getRuntime().addShutdownHook(guard.hook);
    } catch (IllegalStateException alreadyEnding) {
      guard.interrupted = true;
      run.stop(FailureCode.CANCELLED);
    }
    return guard;
  }

  /** Whether this process is ending; then what remains to be said has been said. */
  boolean isInterrupted() {
    close();
    return interrupted;
  }

  private void stop() {
    run.stop(FailureCode.CANCELLED);
    try {
      boolean completed = run.await() instanceof Completed;
      display.clear();
      err.println(
          completed
              ? "Interrupted when it had just completed."
              : "Interrupted; nothing was written.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      interrupted = true;
    }
  }
}
