package org.sparebit.worker.failure;

import java.util.Map;
import org.sparebit.protocol.ExitCode;
import org.sparebit.protocol.Failed;
import org.sparebit.protocol.FailureCode;

/**
 * How a worker process ended.
 *
 * @param code as the operating system gives it; 128 and the signal's number for a killed process
 */
public record ExitStatus(int code) {
  /** What a JVM under {@code -XX:+ExitOnOutOfMemoryError} exits with when its heap is full. */
  static final int HEAP_FULL = 3;

  private static final int SIGNAL_BASE = 128;

  private static final Map<Integer, String> SIGNALS =
      Map.of(
          1, "SIGHUP",
          2, "SIGINT",
          4, "SIGILL",
          6, "SIGABRT",
          7, "SIGBUS",
          8, "SIGFPE",
          9, "SIGKILL",
          11, "SIGSEGV",
          15, "SIGTERM");

  /** The exit code and what it means, such as {@code exit code 137: signal 9, SIGKILL}. */
  public String describe() {
    String meaning =
        ExitCode.of(code)
            .map(ExitCode::name)
            .orElseGet(
                () -> {
                  if (code == HEAP_FULL) {
                    return "Java heap full";
                  }
                  int signal = code - SIGNAL_BASE;
                  return signal > 0
                      ? "signal " + signal + ", " + SIGNALS.getOrDefault(signal, "unknown")
                      : "unknown";
                });
    return "exit code " + code + ": " + meaning;
  }

  /** Whether a signal has ended the process, from outside or because it crashed. */
  public boolean isSignal() {
    return code > SIGNAL_BASE;
  }

  /** Whether SIGKILL has ended the process. */
  public boolean isKill() {
    return code == SIGNAL_BASE + 9;
  }

  /** Whether somebody asked the process to end, as a terminal or a service manager does. */
  public boolean isPoliteSignal() {
    int signal = code - SIGNAL_BASE;
    return signal == 1 || signal == 2 || signal == 15;
  }

  /** What to tell the user of a worker that ended without a result. */
  public Failed toFailure(boolean wasReady) {
    String how = "(" + describe() + ")";
    if (code == HEAP_FULL) {
      return new Failed(
          FailureCode.OUT_OF_MEMORY,
          "the worker's Java heap is full "
              + how
              + "; give workers more with sparebit.worker.heap, such as 512MB");
    }
    if (isKill()) {
      return new Failed(
          FailureCode.WORKER_CRASHED,
          "the worker was killed from outside "
              + how
              + ", most often because the machine ran out of memory; lower"
              + " sparebit.worker.concurrent-jobs or give the machine more memory");
    }
    if (!wasReady) {
      return new Failed(
          FailureCode.WORKER_START_FAILED,
          "the worker ended before it was ready "
              + how
              + "; the log says why: look there for this job's id");
    }
    return WorkerFailures.crashed(describe());
  }
}
