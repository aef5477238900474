/** An orange butterfly with dark veins that flaps its way across. */
final class Butterfly {
  /** The outline of a pair of wings, seen from above, in units of the wing's length. */
  private static final double[] FORE = {
    0, -0.05, 0.22, -0.42, 0.62, -0.86, 0.96, -0.98, 1.04, -0.8, 0.94, -0.45, 0.8, -0.12, 0.45,
    0.04, 0, 0.06
  };

  private static final double[] HIND = {
    0, 0, 0.42, 0.0, 0.74, 0.05, 0.83, 0.3, 0.72, 0.58, 0.5, 0.74, 0.33, 0.66, 0.15, 0.4, 0, 0.14
  };

  private Butterfly() {}

  static void draw(Picture picture, double x, double y, double scale, double seconds, int seed) {
    double flap = StrictMath.sin(2 * Math.PI * (4.3 * seconds + 0.37 * seed));
    double px = x + 26 * scale * StrictMath.sin(5.1 * seconds + seed);
    double py = y - 22 * scale * flap + 60 * scale * StrictMath.sin(2.3 * seconds + 2 * seed);
    double open = 0.28 + 0.72 * (0.5 + 0.5 * flap);
    double size = 92 * scale;
    for (double[] outline : new double[][] {HIND, FORE}) {
      wing(picture, px, py, outline, -open * 0.82, size);
      wing(picture, px, py, outline, open, size);
    }
    double[] body = {
      px - 5 * scale, py - 34 * scale, px + 5 * scale, py - 34 * scale, px + 7 * scale,
      py - 8 * scale, px + 3 * scale, py + 46 * scale, px - 3 * scale, py + 46 * scale,
      px - 7 * scale, py - 8 * scale
    };
    picture.fill(
        body,
        (ax, ay, rgba) -> {
          double ring = ((int) ((ay - py) / (5 * scale)) & 1) == 0 ? 1 : 0.6;
          rgba[0] = 0.055 * ring;
          rgba[1] = 0.04 * ring;
          rgba[2] = 0.03 * ring;
        });
  }

  private static void wing(
      Picture picture, double x, double y, double[] outline, double open, double size) {
    double[] shape = new double[outline.length];
    for (int i = 0; i < outline.length; i += 2) {
      shape[i] = x + outline[i] * open * size;
      shape[i + 1] = y + outline[i + 1] * size;
    }
    picture.fill(
        shape,
        (px, py, rgba) -> {
          double u = (px - x) / (open * size);
          double v = (py - y) / size;
          double edge = edge(outline, u, v);
          double angle = StrictMath.atan2(v, u + 0.08);
          double vein = Math.abs(StrictMath.sin(angle * 7)) * Math.sqrt(u * u + v * v);
          double dark = Math.max(Noise.step(0.13, 0.08, edge), Noise.step(0.10, 0.04, vein));
          double spot = edge > 0.035 && edge < 0.075 && StrictMath.sin(angle * 22) > 0.35 ? 1 : 0;
          double light = 0.75 + 0.35 * Math.abs(open) + 0.12 * Noise.at(u * 30, v * 30, 271);
          rgba[0] = Noise.lerp(Noise.lerp(0.88, 0.03, dark), 0.85, spot) * light;
          rgba[1] = Noise.lerp(Noise.lerp(0.33 + 0.1 * v, 0.02, dark), 0.83, spot) * light;
          rgba[2] = Noise.lerp(Noise.lerp(0.03, 0.02, dark), 0.78, spot) * light;
        });
  }

  /** Distance from a point to the outline. */
  private static double edge(double[] outline, double u, double v) {
    double nearest = 9;
    for (int i = 0; i + 3 < outline.length; i += 2) {
      double dx = outline[i + 2] - outline[i];
      double dy = outline[i + 3] - outline[i + 1];
      double t = ((u - outline[i]) * dx + (v - outline[i + 1]) * dy) / (dx * dx + dy * dy);
      double along = Noise.clamp(t, 0, 1);
      double ex = u - outline[i] - along * dx;
      double ey = v - outline[i + 1] - along * dy;
      nearest = Math.min(nearest, Math.sqrt(ex * ex + ey * ey));
    }
    return nearest;
  }
}
