package org.sparebit.engine.ffmpeg;

/** How a picture must be turned and mirrored to be seen upright. */
public enum Orientation {
  UPRIGHT(false),
  MIRRORED(false),
  /** Top and bottom exchanged. */
  FLIPPED(false),
  TURNED_180(false),
  CLOCKWISE(true),
  COUNTER_CLOCKWISE(true),
  /** Rows and columns exchanged. */
  TRANSPOSED(true),
  /** Mirrored, then turned clockwise. */
  ANTI_TRANSPOSED(true);

  private final boolean swapsSides;

  Orientation(boolean swapsSides) {
    this.swapsSides = swapsSides;
  }

  /** Whether width becomes height. */
  public boolean swapsSides() {
    return swapsSides;
  }

  /**
   * Reads the upper left of a display matrix: a player shows the point (x, y) at (ax + cy, bx +
   * dy). Turns by other than quarters become the nearest quarter, as players do.
   */
  static Orientation of(int a, int b, int c, int d) {
    if (Math.abs((long) a) >= Math.abs((long) b)) {
      if (a >= 0) {
        return d >= 0 ? UPRIGHT : FLIPPED;
      }
      return d >= 0 ? MIRRORED : TURNED_180;
    }
    if (b > 0) {
      return c > 0 ? TRANSPOSED : CLOCKWISE;
    }
    return c > 0 ? COUNTER_CLOCKWISE : ANTI_TRANSPOSED;
  }
}
