package org.sparebit.engine.container;

import java.util.Optional;

/**
 * A part of a track's media that players show, as an edit list has it. Units are the track's.
 *
 * @param start when it begins to be shown, from the beginning of the film
 * @param end when it is over; {@link #OPEN} if it lasts to the media's end
 * @param mediaStart what of the media is shown first
 * @param holds whether that is shown for all of the time, instead of what follows it
 */
public record Edit(long start, long end, long mediaStart, boolean holds) {
  /** Instead of an end. */
  public static final long OPEN = Long.MAX_VALUE / 4;

  /** All of the media as it is. */
  public static final Edit WHOLE = new Edit(0, OPEN, 0, false);

  /** What turns a time of the media into one of the film. */
  public long shift() {
    return start - mediaStart;
  }

  /**
   * What is left of it where only a part of the film is wanted; empty if that shows nothing of it.
   *
   * @param from when the part begins, in the film
   * @param to when it is over; {@link #OPEN} if with the film
   */
  public Optional<Edit> within(long from, long to) {
    long begin = Math.max(start, from);
    long over = Math.min(end, to);
    return begin < over
        ? Optional.of(new Edit(begin, over, holds ? mediaStart : begin - shift(), holds))
        : Optional.empty();
  }

  /** The media time at which it is over. */
  public long mediaEnd() {
    return holds ? mediaStart + 1 : end == OPEN ? OPEN : end - shift();
  }
}
