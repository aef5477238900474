package org.sparebit.worker;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Knows that this process is ending. A terminal's Ctrl-C and a service manager send their signal to
 * the workers as well as to the server, so a worker may be gone before the server itself has
 * noticed; that is no failure of the worker.
 */
final class ShutdownSignal implements AutoCloseable {
  /** The two signals are sent at the same moment; on a busy machine they arrive apart. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final CountDownLatch signal = new CountDownLatch(1);
  private final Thread hook = new Thread(signal::countDown, "worker-shutdown-signal");

  static ShutdownSignal install() {
    ShutdownSignal shutdown = new ShutdownSignal();
    try {
      Runtime.getRuntime().addShutdownHook(shutdown.hook);
    } catch (IllegalStateException ending) {
      shutdown.trigger();
    }
    return shutdown;
  }

  void trigger() {
    signal.countDown();
  }

  /** Whether this process is ending, or begins to within a moment. */
  boolean isNear() throws InterruptedException {
    return signal.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      trigger();
    }
  }
}
