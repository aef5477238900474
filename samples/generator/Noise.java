/**
 * Seeded gradient noise and hashes. Only exact arithmetic, so every machine gets the same values.
 */
final class Noise {
  private static final double DIAGONAL = Math.sqrt(0.5);
  private static final double[] GRADIENT_X = {
    1, DIAGONAL, 0, -DIAGONAL, -1, -DIAGONAL, 0, DIAGONAL
  };
  private static final double[] GRADIENT_Y = {
    0, DIAGONAL, 1, DIAGONAL, 0, -DIAGONAL, -1, -DIAGONAL
  };

  private Noise() {}

  private static int mix(int x, int y, int seed) {
    int h = x * 0x27d4eb2d + y * 0x165667b1 + seed * 0x9e3779b9;
    h = (h ^ (h >>> 15)) * 0x85ebca6b;
    h = (h ^ (h >>> 13)) * 0xc2b2ae35;
    return h ^ (h >>> 16);
  }

  /** A value in 0…1 that belongs to a lattice point. */
  static double hash(int x, int y, int seed) {
    return (mix(x, y, seed) >>> 8) * 0x1p-24;
  }

  /** Smooth noise of one octave, about -1…1, with features of size 1. */
  static double at(double x, double y, int seed) {
    int x0 = (int) Math.floor(x);
    int y0 = (int) Math.floor(y);
    double fx = x - x0;
    double fy = y - y0;
    double u = fx * fx * fx * (fx * (fx * 6 - 15) + 10);
    double v = fy * fy * fy * (fy * (fy * 6 - 15) + 10);
    double top = lerp(slope(x0, y0, fx, fy, seed), slope(x0 + 1, y0, fx - 1, fy, seed), u);
    double bottom =
        lerp(slope(x0, y0 + 1, fx, fy - 1, seed), slope(x0 + 1, y0 + 1, fx - 1, fy - 1, seed), u);
    return 1.5 * lerp(top, bottom, v);
  }

  private static double slope(int x, int y, double dx, double dy, int seed) {
    int g = mix(x, y, seed) & 7;
    return GRADIENT_X[g] * dx + GRADIENT_Y[g] * dy;
  }

  /** Octaves of noise, each half as high and half as large as the one before; about -1…1. */
  static double fractal(double x, double y, int octaves, int seed) {
    double sum = 0;
    double amplitude = 0.5;
    for (int i = 0; i < octaves; i++) {
      sum += amplitude * at(x, y, seed + i);
      amplitude *= 0.5;
      // A turn between octaves hides the lattice.
      double turned = 1.6 * x - 1.2 * y;
      y = 1.2 * x + 1.6 * y;
      x = turned;
    }
    return sum;
  }

  /** Octaves with sharp crests, as of mountains; about 0…1. */
  static double ridged(double x, double y, int octaves, int seed) {
    double sum = 0;
    double amplitude = 0.5;
    double previous = 1;
    for (int i = 0; i < octaves; i++) {
      double crest = 1 - Math.abs(at(x, y, seed + i));
      crest *= crest;
      sum += amplitude * crest * previous;
      previous = crest;
      amplitude *= 0.5;
      double turned = 1.6 * x - 1.2 * y;
      y = 1.2 * x + 1.6 * y;
      x = turned;
    }
    return sum;
  }

  static double lerp(double a, double b, double t) {
    return a + (b - a) * t;
  }

  static double clamp(double v, double low, double high) {
    return v < low ? low : Math.min(v, high);
  }

  /** 0 up to {@code from}, 1 beyond {@code to}, smooth between. */
  static double step(double from, double to, double v) {
    double t = clamp((v - from) / (to - from), 0, 1);
    return t * t * (3 - 2 * t);
  }
}
