/** A striped hot-air balloon that drifts over the lake; flat, but shaded as if round. */
final class Balloon {
  private static final double RADIUS = 21;

  private Balloon() {}

  /**
   * Lays the balloon over a colour where the ray from (x, y, z) along (u, v, 1) meets it before
   * {@code limit}.
   */
  static void over(
      double x,
      double y,
      double z,
      double u,
      double v,
      double limit,
      double seconds,
      double[] rgb) {
    double away = 380 - z;
    if (away <= 0 || away > limit) {
      return;
    }
    double px = (x + u * away - (92 - 9 * seconds)) / RADIUS;
    double py = (y + v * away - (78 + 3.2 * seconds)) / RADIUS;
    if (px < -1.1 || px > 1.1 || py > 1.1 || py < -2.1) {
      return;
    }
    double width = py > -0.35 ? Math.sqrt(Math.max(0, 1 - py * py)) : 0.937 - 0.62 * (-0.35 - py);
    if (py > -1.42 && Math.abs(px) < width) {
      double across = px / width;
      double turn = StrictMath.asin(across) * 8 / Math.PI + 0.22 * seconds;
      int stripe = Math.floorMod((int) Math.floor(turn), 3);
      double seam = Math.abs(turn - Math.floor(turn) - 0.5);
      double facing = 0.42 - 0.62 * across + 0.35 * py;
      double light = 0.30 + 1.15 * Noise.clamp(facing, 0, 1) - (seam > 0.46 ? 0.12 : 0);
      boolean band = py > 0.02 && py < 0.24;
      double[] colour = STRIPES[band ? 2 - stripe : stripe];
      rgb[0] = colour[0] * light;
      rgb[1] = colour[1] * light;
      rgb[2] = colour[2] * light;
    } else if (py < -1.68 && py > -1.98 && Math.abs(px) < 0.17) {
      double weave = ((int) Math.floor(px * 30) + (int) Math.floor(py * 30) & 1) == 0 ? 1 : 0.75;
      rgb[0] = 0.24 * weave;
      rgb[1] = 0.13 * weave;
      rgb[2] = 0.05 * weave;
    } else if (py <= -1.42
        && py >= -1.7
        && Math.abs(Math.abs(px) - 0.16 - 0.3 * (py + 1.7)) < 0.018) {
      rgb[0] = 0.1;
      rgb[1] = 0.08;
      rgb[2] = 0.07;
    }
  }

  private static final double[][] STRIPES = {
    {0.78, 0.06, 0.04}, {0.92, 0.86, 0.72}, {0.93, 0.48, 0.04}
  };
}
