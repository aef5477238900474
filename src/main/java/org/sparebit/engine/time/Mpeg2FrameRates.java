package org.sparebit.engine.time;

import java.util.Comparator;
import java.util.List;
import org.sparebit.engine.ffmpeg.Rational;

/**
 * The frame rates that an MPEG-2 header can state: eight, and what comes of them by a small
 * fraction (ISO/IEC 13818-2, frame_rate_code and its extension).
 */
final class Mpeg2FrameRates {
  private static final List<Rational> CODES =
      List.of(
          new Rational(24000, 1001),
          new Rational(24, 1),
          new Rational(25, 1),
          new Rational(30000, 1001),
          new Rational(30, 1),
          new Rational(50, 1),
          new Rational(60000, 1001),
          new Rational(60, 1));

  private static final int MAX_NUMERATOR = 4;
  private static final int MAX_DENOMINATOR = 32;

  /** Rates are written as fractions, so equal ones are closer than this. */
  private static final double EQUAL = 1e-9;

  private Mpeg2FrameRates() {}

  /** The rate itself if a header can state it, otherwise the nearest of the eight. */
  static Rational nearest(Rational wanted) {
    for (Rational code : CODES) {
      for (int denominator = 1; denominator <= MAX_DENOMINATOR; denominator++) {
        double numerator = wanted.toDouble() * denominator / code.toDouble();
        if (numerator < MAX_NUMERATOR + EQUAL
            && Math.round(numerator) > 0
            && Math.abs(numerator - Math.round(numerator)) < EQUAL) {
          return wanted;
        }
      }
    }
    return CODES.stream()
        .min(Comparator.comparingDouble(code -> distance(code, wanted)))
        .orElseThrow();
  }

  private static double distance(Rational code, Rational wanted) {
    return Math.abs(Math.log(code.toDouble() / wanted.toDouble()));
  }
}
