package org.sparebit.engine.time;

import org.sparebit.engine.ffmpeg.Packet;
import org.sparebit.engine.ffmpeg.Rational;

/**
 * Gives decoded audio its time: the source's own, counted from the start of the file; where it is
 * missing, or too far off to be true, audio goes on where it was.
 */
public final class AudioClock {
  /** A longer pause would be filled with silence for as long; a damaged file can claim a day. */
  private static final double MOST_AHEAD_SECONDS = 3600;

  /** Beyond this the source begins anew; until this its audio overlaps and is cut. */
  private static final double MOST_BACK_SECONDS = 10;

  private final Rational timeBase;
  private long offset;
  private long base = Packet.NO_TIME;
  private double secondsSinceBase;
  private long repaired;

  /**
   * Makes the clock of a stream.
   *
   * @param startMicros when the file starts; this becomes time zero
   */
  public AudioClock(Rational timeBase, long startMicros) {
    this.timeBase = timeBase;
    this.offset = Rational.MICROSECONDS.rescale(startMicros, timeBase);
  }

  /**
   * Returns the time of the next frame.
   *
   * @param sourceTime the decoder's, or {@link Packet#NO_TIME}
   * @param samples how many the frame has
   */
  public long stamp(long sourceTime, int samples, int sampleRate) {
    long time = sourceTime;
    boolean known = time != Packet.NO_TIME;
    if (base == Packet.NO_TIME) {
      time = known ? time - offset : 0;
      repaired += known ? 0 : 1;
    } else {
      long expected = base + Math.round(secondsSinceBase / timeBase.toDouble());
      double ahead = known ? (time - offset - expected) * timeBase.toDouble() : 0;
      if (known && ahead < MOST_AHEAD_SECONDS && ahead > -MOST_BACK_SECONDS) {
        time -= offset;
      } else {
        offset = known ? time - expected : offset;
        time = expected;
        repaired++;
      }
    }
    if (known || base == Packet.NO_TIME) {
      base = time;
      secondsSinceBase = 0;
    }
    secondsSinceBase += (double) samples / Math.max(1, sampleRate);
    return time;
  }

  /** How many frames had no usable time. */
  public long repaired() {
    return repaired;
  }
}
