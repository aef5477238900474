package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.av_make_q;
import static org.bytedeco.ffmpeg.global.avutil.av_rescale_q;

import org.bytedeco.ffmpeg.avutil.AVRational;

/** A fraction: a time base in seconds, a frame rate, an aspect ratio. 0/1 means unknown. */
public record Rational(int numerator, int denominator) {
  public static final Rational UNKNOWN = new Rational(0, 1);

  /** Microseconds, the unit of a container's own times. */
  public static final Rational MICROSECONDS = new Rational(1, 1_000_000);

  static Rational of(AVRational rational) {
    int denominator = rational.den();
    return denominator == 0 ? UNKNOWN : new Rational(rational.num(), denominator);
  }

  public boolean isKnown() {
    return numerator > 0 && denominator > 0;
  }

  public double toDouble() {
    return (double) numerator / denominator;
  }

  public Rational inverse() {
    return isKnown() ? new Rational(denominator, numerator) : UNKNOWN;
  }

  /** Converts a time in units of this time base to another one, to the nearest. */
  public long rescale(long value, Rational target) {
    return equals(target) ? value : av_rescale_q(value, toNative(), target.toNative());
  }

  AVRational toNative() {
    return av_make_q(numerator, denominator);
  }

  @Override
  public String toString() {
    return numerator + "/" + denominator;
  }
}
