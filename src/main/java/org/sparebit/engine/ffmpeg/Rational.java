package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.av_make_q;
import static org.bytedeco.ffmpeg.global.avutil.av_reduce;
import static org.bytedeco.ffmpeg.global.avutil.av_rescale_q;

import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.IntPointer;

/** A fraction: a time base in seconds, a frame rate, an aspect ratio. 0/1 means unknown. */
public record Rational(int numerator, int denominator) {
  public static final Rational UNKNOWN = new Rational(0, 1);

  /** Microseconds, the unit of a container's own times. */
  public static final Rational MICROSECONDS = new Rational(1, 1_000_000);

  /** Of whole numbers of any size, to the nearest that this type can hold. */
  public static Rational reduced(long numerator, long denominator) {
    try (IntPointer values = new IntPointer(2)) {
      int unused =
          av_reduce(values, values.getPointer(1), numerator, denominator, Integer.MAX_VALUE);
      return new Rational(values.get(0), values.get(1));
    }
  }

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
