package org.sparebit.protocol;

/**
 * A part of a film, in microseconds from its beginning.
 *
 * @param fromMicros when it begins
 * @param toMicros when it is over; {@link #OPEN} if that is the film's end
 */
public record TimeRange(long fromMicros, long toMicros) {
  /** Instead of an end. */
  public static final long OPEN = Long.MAX_VALUE;

  public TimeRange {
    if (fromMicros < 0 || toMicros <= fromMicros) {
      throw new IllegalArgumentException("from " + fromMicros + " to " + toMicros);
    }
  }
}
