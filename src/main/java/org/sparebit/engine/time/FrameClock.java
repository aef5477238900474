package org.sparebit.engine.time;

import org.jspecify.annotations.Nullable;
import org.sparebit.engine.ffmpeg.Frame;
import org.sparebit.engine.ffmpeg.Packet;
import org.sparebit.engine.ffmpeg.Rational;

/**
 * Gives every frame a presentation time: the source's own, counted from the start of the file;
 * where it is missing or out of line, one between those around it.
 */
public final class FrameClock {
  /** One in so many presentation times may be wrong before all of them are mistrusted. */
  private static final int MOST_FALLING_SHARE = 20;

  /**
   * One in so many or less, and they are trusted again. Far from the other share: each change of
   * mind moves all that follows by some frames.
   */
  private static final int TRUSTED_FALLING_SHARE = 100;

  /** MPEG-2 repeats a frame twice at most, H.264 likewise. */
  private static final int MOST_REPEATED = 3;

  private long offset;

  /** Of the frame before, in a stream without times. */
  private long length;

  private final boolean untimed;
  private final long nominalDuration;
  private final long smallestStep;
  private long previous = Packet.NO_TIME;
  private boolean hasTimes;
  private long lastRead = Packet.NO_TIME;
  private long read;
  private long falling;
  private boolean mistrusted;
  private long repaired;

  /**
   * Makes the clock of a stream.
   *
   * @param startMicros when the file starts; this becomes time zero
   * @param untimed whether there is no container: what FFmpeg then gives single frames is no time
   */
  public FrameClock(Rational timeBase, Rational frameRate, long startMicros, boolean untimed) {
    this.untimed = untimed;
    this.offset = Rational.MICROSECONDS.rescale(startMicros, timeBase);
    // A millisecond: Matroska knows nothing shorter.
    this.smallestStep = Math.max(1, (long) Math.ceil(0.001 / timeBase.toDouble()));
    this.nominalDuration =
        Math.max(1, Math.round(1 / (frameRate.toDouble() * timeBase.toDouble())));
  }

  /**
   * Reads the time that the source gives a frame, in presentation order, and leaves it in the
   * frame.
   */
  public void read(Frame frame) {
    if (untimed) {
      frame.presentationTime(Packet.NO_TIME);
      return;
    }
    read++;
    boolean known = frame.hasTime();
    hasTimes |= known;
    if (known) {
      falling += lastRead != Packet.NO_TIME && frame.presentationTime() <= lastRead ? 1 : 0;
      lastRead = frame.presentationTime();
    }
    // FFmpeg mistrusts all presentation times once a single one was wrong, and then gives decoding
    // times, which are some frames early. Where many are wrong it is right.
    mistrusted =
        mistrusted
            ? falling > read / TRUSTED_FALLING_SHARE
            : falling > 1 + read / MOST_FALLING_SHARE;
    if (mistrusted || (!known && !hasTimes)) {
      frame.presentationTime(frame.bestEffortTime());
    }
  }

  /**
   * Sets the time and duration of a frame that was read.
   *
   * @param next the one after it, which was read, too; null for none
   */
  public void stamp(Frame frame, @Nullable Frame next) {
    long time = frame.presentationTime();
    boolean wrong = time == Packet.NO_TIME;
    if (wrong) {
      time = previous == Packet.NO_TIME ? 0 : previous + (untimed ? length : nominalDuration);
    } else {
      time -= offset;
      if (previous == Packet.NO_TIME && time < 0) {
        // The start of a stream without a container is FFmpeg's guess, and can be too late.
        offset += time;
        time = 0;
      }
    }
    long following =
        next == null || !next.hasTime() ? Packet.NO_TIME : next.presentationTime() - offset;
    if (previous != Packet.NO_TIME) {
      boolean followed = following != Packet.NO_TIME && following > previous + smallestStep;
      if (followed && (time <= previous || time >= following)) {
        // It is the only one that is out of line.
        time = Math.min(previous + nominalDuration, (previous + following + 1) / 2);
        wrong = true;
      } else if (time <= previous) {
        time = previous + smallestStep;
        wrong = true;
      }
    }
    repaired += wrong && !untimed ? 1 : 0;
    previous = time;
    frame.presentationTime(time);
    if (untimed) {
      length = isPlausible(frame.duration()) ? frame.duration() : nominalDuration;
      frame.duration(length);
    } else if (following != Packet.NO_TIME && following > time) {
      // What containers and codecs say of it can be anything, and rate control believes it.
      frame.duration(following - time);
    } else if (frame.duration() <= 0) {
      frame.duration(nominalDuration);
    }
  }

  /** From a frame's own length to that of one that its codec wants shown three times. */
  private boolean isPlausible(long duration) {
    return duration >= nominalDuration - smallestStep
        && duration <= MOST_REPEATED * nominalDuration;
  }

  /** How many frames had no usable time. */
  public long repaired() {
    return repaired;
  }
}
