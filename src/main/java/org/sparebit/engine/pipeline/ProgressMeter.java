package org.sparebit.engine.pipeline;

import java.util.concurrent.atomic.AtomicLong;
import org.sparebit.protocol.Progress;

/** Counts what the stages finish and says how far the job is. Safe for use by several threads. */
final class ProgressMeter {
  /** The rest is for verification: it takes a few per cent of a job's time. */
  private static final double ENCODING_ENDS_PERCENT = 95;

  private final AtomicLong steps = new AtomicLong();
  private final AtomicLong frames = new AtomicLong();
  private volatile long startNanos = System.nanoTime();
  private volatile boolean firstPass;
  private volatile double encodingBeginsPercent;
  private volatile double percent;

  /**
   * What comes until {@link #beginEncoding} is a first pass: its frames don't count.
   *
   * @param share of the first pass in the time of both, 0 to 1
   */
  void beginFirstPass(double share) {
    encodingBeginsPercent = share * ENCODING_ENDS_PERCENT;
    firstPass = true;
  }

  /** The output is being encoded from now on; need not be called where there is no first pass. */
  void beginEncoding() {
    raise(encodingBeginsPercent);
    startClock();
    firstPass = false;
  }

  /**
   * Frames per second count from now on. Called before the first frame of the output, when what
   * takes time once and for all is done.
   */
  void startClock() {
    startNanos = System.nanoTime();
  }

  /** Something was done; whatever it was, the job is not stalled. */
  void step() {
    steps.incrementAndGet();
  }

  /** A frame has been given to the encoder. */
  void frameEncoded() {
    if (!firstPass) {
      frames.incrementAndGet();
    }
    step();
  }

  /** How much of the input the present pass has encoded, 0 to 1. */
  void encoded(double fraction) {
    double begin = firstPass ? 0 : encodingBeginsPercent;
    double end = firstPass ? encodingBeginsPercent : ENCODING_ENDS_PERCENT;
    raise(begin + Math.min(1, fraction) * (end - begin));
  }

  /** How much of the result has been verified, 0 to 1. */
  void verified(double fraction) {
    raise(ENCODING_ENDS_PERCENT + fraction * (100 - ENCODING_ENDS_PERCENT));
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
