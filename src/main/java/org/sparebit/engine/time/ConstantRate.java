package org.sparebit.engine.time;

import java.util.Optional;
import org.sparebit.engine.failure.Counted;
import org.sparebit.engine.ffmpeg.Packet;
import org.sparebit.engine.ffmpeg.Rational;
import org.sparebit.protocol.Warning;
import org.sparebit.protocol.WarningCode;

/**
 * Brings frames with times of their own to a constant rate, for formats that have no other: a frame
 * is written as often as it takes until the next one is due.
 */
public final class ConstantRate {
  private final Rational timeBase;
  private final Rational frameRate;
  private long start = Packet.NO_TIME;
  private long shown;
  private long repeated;
  private long leftOut;

  public ConstantRate(Rational timeBase, Rational frameRate) {
    this.timeBase = timeBase;
    this.frameRate = frameRate;
  }

  /**
   * A frame is due.
   *
   * @return how often the one before it is to be written; 0 leaves it out
   */
  public long due(long time) {
    if (start == Packet.NO_TIME) {
      start = time;
      return 0;
    }
    return until(time, 0);
  }

  /** The last frame ends; returns how often it is to be written, at least once. */
  public long end(long time) {
    return until(time, 1);
  }

  private long until(long time, long least) {
    long tick = timeBase.rescale(time - start, frameRate.inverse());
    long times = Math.max(least, tick - shown);
    shown += times;
    repeated += Math.max(0, times - 1);
    leftOut += times == 0 ? 1 : 0;
    return times;
  }

  /** What was changed, in words; empty if the rate was constant. */
  public Optional<Warning> warning() {
    if (repeated == 0 && leftOut == 0) {
      return Optional.empty();
    }
    return Optional.of(
        WarningCode.FRAME_RATE_CONVERTED.with(
            String.format(
                "the output has a constant rate of %.3f frames per second, which the input has not: "
                    + "%s repeated, %d left out",
                frameRate.toDouble(), Counted.of(repeated, "frame", "was", "were"), leftOut)));
  }
}
