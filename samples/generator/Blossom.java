/** The heads of flowers. */
final class Blossom {
  private Blossom() {}

  /**
   * White petals round a yellow heart.
   *
   * @param tilt how far it is seen from the side: 1 from the front, 0 from the edge
   */
  static void daisy(Picture picture, double x, double y, double radius, double tilt, int seed) {
    int petals = 17 + seed % 5;
    for (int i = 0; i < petals; i++) {
      double turn = 2 * Math.PI * (i + 0.35 * Noise.hash(seed, i, 241)) / petals;
      double length = radius * (0.86 + 0.2 * Noise.hash(seed, i, 242));
      petal(picture, x, y, turn, length, radius * 0.15, tilt, seed + i);
    }
    double[] heart =
        ellipse(x, y - 0.03 * radius, radius * 0.31, radius * 0.31 * Math.min(1, tilt + 0.15));
    picture.fill(
        heart,
        (px, py, rgba) -> {
          double u = (px - x) / radius;
          double v = (py - y) / radius;
          double seeds = 0.8 + 0.5 * Noise.at(u * 21, v * 25, 243);
          double light = seeds * (0.95 - 1.1 * v - 0.6 * u);
          rgba[0] = 0.95 * light;
          rgba[1] = 0.58 * light;
          rgba[2] = 0.03 * light;
        });
  }

  private static void petal(
      Picture picture,
      double x,
      double y,
      double turn,
      double length,
      double half,
      double tilt,
      int seed) {
    double cos = StrictMath.cos(turn);
    double sin = StrictMath.sin(turn);
    int n = 7;
    double[] shape = new double[4 * n];
    for (int i = 0; i < n; i++) {
      double t = (double) i / (n - 1);
      double wide = half * Math.sqrt(Math.max(0, 1 - (2 * t - 1.08) * (2 * t - 1.08) * 0.86));
      place(shape, i, x, y, t * length, -wide, cos, sin, tilt);
      place(shape, 2 * n - 1 - i, x, y, t * length, wide, cos, sin, tilt);
    }
    double shade = 0.74 + 0.18 * Noise.hash(seed, 5, 251) - 0.16 * sin;
    picture.fill(
        shape,
        (px, py, rgba) -> {
          double dx = px - x;
          double dy = (py - y) / tilt;
          double along = (dx * cos + dy * sin) / length;
          double side = (dy * cos - dx * sin) / half;
          double groove = 1 - 0.16 * Math.abs(StrictMath.sin(side * 5)) - 0.28 * side * side;
          double light = shade * groove * (0.62 + 0.42 * along);
          rgba[0] = light;
          rgba[1] = light * 0.98;
          rgba[2] = light * 0.97;
        });
  }

  private static void place(
      double[] shape,
      int i,
      double x,
      double y,
      double along,
      double side,
      double cos,
      double sin,
      double tilt) {
    shape[2 * i] = x + along * cos - side * sin;
    shape[2 * i + 1] = y + tilt * (along * sin + side * cos);
  }

  /** Four crumpled red petals. */
  static void poppy(Picture picture, double x, double y, double radius, double swing, int seed) {
    double[][] petals = {
      {-0.42, -0.18, 0.72}, {0.42, -0.2, 0.72}, {0, -0.34, 0.8}, {0.02, 0.12, 0.74}
    };
    for (int i = 0; i < petals.length; i++) {
      double cx = x + radius * (petals[i][0] + 0.35 * swing);
      double cy = y + radius * petals[i][1];
      poppyPetal(picture, cx, cy, radius * petals[i][2], 0.75 + 0.16 * i, 4 * seed + i);
    }
    double hx = x + 0.3 * radius * swing;
    picture.fill(
        ellipse(hx, y - 0.12 * radius, 0.17 * radius, 0.13 * radius),
        (px, py, rgba) -> {
          double dots = 0.5 + Noise.at(px / 2.6, py / 2.6, 263);
          rgba[0] = 0.035 * dots;
          rgba[1] = 0.04 * dots;
          rgba[2] = 0.03 * dots;
        });
  }

  private static void poppyPetal(
      Picture picture, double cx, double cy, double radius, double bright, int seed) {
    int n = 30;
    double[] shape = new double[2 * n];
    for (int i = 0; i < n; i++) {
      double turn = 2 * Math.PI * i / n;
      double cos = StrictMath.cos(turn);
      double sin = StrictMath.sin(turn);
      double r = radius * (1 + 0.13 * Noise.at(cos * 2.2 + seed, sin * 2.2, 261));
      shape[2 * i] = cx + r * cos;
      shape[2 * i + 1] = cy + 0.66 * r * sin;
    }
    picture.fill(
        shape,
        (px, py, rgba) -> {
          double u = (px - cx) / radius;
          double v = (py - cy) / radius;
          double angle = StrictMath.atan2(v - 0.6, u);
          double crumple = Noise.at(angle * 9 + seed, Math.sqrt(u * u + v * v) * 2, 262);
          double fine = Noise.at(angle * 26 + seed, v * 6, 264);
          double light = bright * (0.72 - 0.55 * v - 0.2 * u + 0.26 * crumple + 0.13 * fine);
          rgba[0] = 0.86 * light;
          rgba[1] = 0.06 * light * light;
          rgba[2] = 0.02 * light;
        });
  }

  private static double[] ellipse(double x, double y, double rx, double ry) {
    int n = 24;
    double[] shape = new double[2 * n];
    for (int i = 0; i < n; i++) {
      shape[2 * i] = x + rx * StrictMath.cos(2 * Math.PI * i / n);
      shape[2 * i + 1] = y + ry * StrictMath.sin(2 * Math.PI * i / n);
    }
    return shape;
  }
}
