package org.sparebit.engine.pipeline;

import java.util.concurrent.atomic.AtomicLong;
import org.sparebit.protocol.Progress;

/** Counts what the stages finish and says how far the job is. Safe for use by several threads. */
final class ProgressMeter {
  /** The rest is for verification: it takes a few per cent of a job's time. */
  private static final double ENCODING_PERCENT = 95;

  private final AtomicLong steps = new AtomicLong();
  private final AtomicLong frames = new AtomicLong();
  private final long startNanos = System.nanoTime();
  private volatile double percent;

  /** Something was done; whatever it was, the job is not stalled. */
  void step() {
    steps.incrementAndGet();
  }

  /** A frame has been given to the encoder. */
  void frameEncoded() {
    frames.incrementAndGet();
    step();
  }

  /** How much of the input has been encoded, 0 to 1. */
  void encoded(double fraction) {
    raise(Math.min(1, fraction) * ENCODING_PERCENT);
  }

  /** How much of the result has been verified, 0 to 1. */
  void verified(double fraction) {
    raise(ENCODING_PERCENT + fraction * (100 - ENCODING_PERCENT));
  }

  private synchronized void raise(double value) {
    percent = Math.max(percent, Math.min(100, value));
  }

  long frames() {
    return frames.get();
  }

  Progress snapshot() {
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    return new Progress(percent, steps.get(), frames.get(), frames.get() / Math.max(seconds, 1e-3));
  }
}
