/** An afternoon sky with drifting clouds, and the haze that takes its colour. */
final class Sky {
  private Sky() {}

  /** The light from a direction (u, v, 1): u to the right, v upwards. */
  static void colour(double u, double v, double seconds, double[] rgb) {
    double up = Math.max(0, v) / Math.sqrt(u * u + v * v + 1);
    gradient(u, up, rgb);
    double height = Math.max(v, 0) + 0.035;
    double x = u / height * 0.55 + 0.10 * seconds + 4;
    double z = 1 / height * 0.55;
    double warp = 0.5 * Noise.at(x * 0.7, z * 0.7, 131);
    int octaves = height > 0.12 ? 6 : 5;
    double here = Noise.fractal(x + warp, z - warp, octaves, 141);
    double towardsSun = Noise.fractal(x + warp - 0.22, z - warp - 0.1, octaves - 1, 141);
    double cover = Noise.step(0.02, 0.34, here) * Noise.step(0.0, 0.10, v);
    double thick = Noise.clamp(0.5 + 1.5 * (here - towardsSun), 0, 1);
    double wisp =
        0.35
            * Noise.step(0, 0.5, Noise.fractal(x * 0.4 + 9, z * 1.9, 4, 151))
            * Noise.step(0.02, 0.2, v);
    mix(rgb, 0.98, 0.93, 0.86, wisp);
    mix(
        rgb,
        Noise.lerp(0.52, 1.25, thick),
        Noise.lerp(0.55, 1.13, thick),
        Noise.lerp(0.64, 1.0, thick),
        0.92 * cover);
  }

  private static void gradient(double u, double up, double[] rgb) {
    double high = Noise.clamp(up * 2.6, 0, 1);
    high = Math.sqrt(high);
    double glow = 0.5 * Noise.clamp(0.55 - 0.6 * u, 0, 1) * (1 - high);
    rgb[0] = Noise.lerp(0.66, 0.085, high) + 0.28 * glow;
    rgb[1] = Noise.lerp(0.71, 0.24, high) + 0.13 * glow;
    rgb[2] = Noise.lerp(0.76, 0.56, high) - 0.05 * glow;
  }

  /** Lays the air between the viewer and a surface over its colour. */
  static void haze(double distance, double u, double v, double[] rgb) {
    double clear = StrictMath.exp(-distance / 3000);
    double red = rgb[0];
    double green = rgb[1];
    double blue = rgb[2];
    gradient(u, Noise.clamp(0.03 + 0.3 * v, 0, 1), rgb);
    rgb[0] = Noise.lerp(rgb[0] * 0.80, red, clear);
    rgb[1] = Noise.lerp(rgb[1] * 0.84, green, clear);
    rgb[2] = Noise.lerp(rgb[2] * 0.95, blue, clear);
  }

  private static void mix(double[] rgb, double red, double green, double blue, double share) {
    rgb[0] = Noise.lerp(rgb[0], red, share);
    rgb[1] = Noise.lerp(rgb[1], green, share);
    rgb[2] = Noise.lerp(rgb[2], blue, share);
  }
}
