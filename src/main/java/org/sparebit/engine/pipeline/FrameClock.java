package org.sparebit.engine.pipeline;

import org.sparebit.engine.ffmpeg.Frame;
import org.sparebit.engine.ffmpeg.Packet;
import org.sparebit.engine.ffmpeg.Rational;

/**
 * Gives every frame a presentation time: the source's own, counted from the start of the file;
 * where it is missing or does not rise, the nearest that does.
 */
final class FrameClock {
  private long offset;
  private final long nominalDuration;
  private final long smallestStep;
  private long previous = Packet.NO_TIME;
  private boolean hasTimes;
  private long repaired;

  /**
   * Makes the clock of a stream.
   *
   * @param startMicros when the file starts; this becomes time zero
   */
  FrameClock(Rational timeBase, Rational frameRate, long startMicros) {
    this.offset = Rational.MICROSECONDS.rescale(startMicros, timeBase);
    // A millisecond: Matroska knows nothing shorter.
    this.smallestStep = Math.max(1, (long) Math.ceil(0.001 / timeBase.toDouble()));
    this.nominalDuration =
        Math.max(1, Math.round(1 / (frameRate.toDouble() * timeBase.toDouble())));
  }

  /** Sets the time and duration of the next frame in presentation order. */
  void stamp(Frame frame) {
    long time = frame.bestEffortTime();
    boolean known = frame.hasTime();
    hasTimes |= known;
    if (time == Packet.NO_TIME || (hasTimes && !known)) {
      // Where other frames have a presentation time, the guess from decoding times is worse.
      time = previous == Packet.NO_TIME ? 0 : previous + nominalDuration;
      repaired++;
    } else {
      time -= offset;
      if (previous == Packet.NO_TIME && time < 0) {
        // The start of a stream without a container is FFmpeg's guess, and can be too late.
        offset += time;
        time = 0;
      }
    }
    if (previous != Packet.NO_TIME && time <= previous) {
      time = previous + smallestStep;
      repaired++;
    }
    previous = time;
    frame.presentationTime(time);
    if (frame.duration() <= 0) {
      frame.duration(nominalDuration);
    }
  }

  /** How many frames had no usable time. */
  long repaired() {
    return repaired;
  }
}
