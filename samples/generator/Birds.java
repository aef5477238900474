/** A flock that crosses the sky. */
final class Birds {
  private static final int COUNT = 9;

  private Birds() {}

  static void draw(Picture picture, double seconds) {
    for (int i = 0; i < COUNT; i++) {
      double size = 9 + 6 * Noise.hash(i, 0, 161);
      double x = 260 + 62 * seconds + 46 * (i % 5) + 30 * Noise.hash(i, 1, 161);
      double y = 205 - 9 * seconds + 30 * Math.abs(i - 4) + 14 * Noise.hash(i, 2, 161);
      double beat = StrictMath.sin(2 * Math.PI * (2.6 * seconds + Noise.hash(i, 3, 161)));
      wing(picture, x, y, size, beat);
      wing(picture, x, y, -size, beat);
    }
  }

  private static void wing(Picture picture, double x, double y, double span, double beat) {
    double elbowY = y - 0.35 * Math.abs(span) * (0.4 + beat);
    double tipY = y + Math.abs(span) * (0.1 - 0.55 * beat);
    double[] shape = {
      x,
      y - 1.6,
      x + 0.5 * span,
      elbowY - 1.3,
      x + span,
      tipY,
      x + 0.5 * span,
      elbowY + 1.5,
      x,
      y + 2.2
    };
    picture.fill(
        shape,
        (px, py, rgba) -> {
          rgba[0] = 0.03;
          rgba[1] = 0.035;
          rgba[2] = 0.05;
        });
  }
}
