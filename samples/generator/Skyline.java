/** A row of buildings; several rows at different distances make the city. */
final class Skyline {
  private final int seed;
  private final double plot;
  private final double tallest;
  private final double nearness;
  private final double pan;

  /**
   * @param plot average width of a building in pixels
   * @param tallest height above the lowest in pixels
   * @param nearness 0 is lost in the haze, 1 is near
   * @param pan pixels per second to the left
   */
  Skyline(int seed, double plot, double tallest, double nearness, double pan) {
    this.seed = seed;
    this.plot = plot;
    this.tallest = tallest;
    this.nearness = nearness;
    this.pan = pan;
  }

  /** Lays the row over a colour where a building stands. */
  void over(double x, double y, double foot, double seconds, double[] rgb) {
    double px = x + pan * seconds + 37 * seed;
    int number = (int) Math.floor(px / plot);
    double split = (number + 0.25 * Noise.hash(number, 1, seed)) * plot;
    if (px < split) {
      number--;
      split = (number + 0.25 * Noise.hash(number, 1, seed)) * plot;
    }
    double width = (number + 1 + 0.25 * Noise.hash(number + 1, 1, seed)) * plot - split;
    double into = px - split;
    double chance = Noise.hash(number, 2, seed);
    double height = 120 + (1 - nearness) * 180 + tallest * chance * chance;
    double roof = foot - height;
    double step = Noise.hash(number, 3, seed);
    if (step > 0.55 && (into < 0.2 * width || into > 0.8 * width)) {
      roof += 26 + 40 * step;
    }
    if (mast(into, width, y, roof, seconds, number, rgb) || y < roof) {
      return;
    }
    double tint = Noise.hash(number, 4, seed);
    double wall =
        (0.7 + 0.6 * Noise.fractal(px / 24, y / 24, 3, seed + 40))
            * (0.006 + 0.016 * (1 - nearness));
    double haze = 0.02 * (1 - nearness) * Noise.step(roof, foot, y);
    rgb[0] = wall * (1.0 + 0.3 * tint) + 2.2 * haze;
    rgb[1] = wall * 1.05 + 1.2 * haze;
    rgb[2] = wall * 1.5 + 1.1 * haze;
    window(into, y - roof, number, seconds, rgb);
  }

  private void window(double into, double down, int number, double seconds, double[] rgb) {
    double pitchX = (9 + 5 * Noise.hash(number, 5, seed)) * (0.6 + 0.7 * nearness);
    double pitchY = (12 + 5 * Noise.hash(number, 6, seed)) * (0.6 + 0.7 * nearness);
    int column = (int) Math.floor((into - 4) / pitchX);
    int floor = (int) Math.floor((down - 7) / pitchY);
    double wx = (into - 4) / pitchX - column;
    double wy = (down - 7) / pitchY - floor;
    if (column < 0 || floor < 0 || wx < 0.22 || wx > 0.80 || wy < 0.2 || wy > 0.72) {
      return;
    }
    int id = number * 9176 + column * 131 + floor;
    double lit = Noise.hash(id, 7, seed);
    boolean changes = Noise.hash(id, 8, seed) > 0.975 && seconds > 3 * Noise.hash(id, 9, seed);
    boolean on = lit < 0.30 + 0.22 * Noise.hash(number, 10, seed) != changes;
    double strength =
        on ? (0.12 + 0.55 * Noise.hash(id, 11, seed)) * (0.35 + 0.65 * nearness) : 0.012;
    double curtain = on ? 0.75 + 0.35 * Noise.at(wx * 3 + id, wy * 2, seed + 50) : 1;
    double warm = Noise.hash(id, 12, seed);
    rgb[0] = strength * curtain * Noise.lerp(1.0, 0.72, warm);
    rgb[1] = strength * curtain * Noise.lerp(0.66, 0.82, warm);
    rgb[2] = strength * curtain * Noise.lerp(0.28, 0.86, warm);
  }

  /** An aerial with a red lamp that blinks, on some of the tall ones. */
  private boolean mast(
      double into, double width, double y, double roof, double seconds, int number, double[] rgb) {
    if (Noise.hash(number, 13, seed) < 0.6) {
      return false;
    }
    double dx = into - width / 2;
    double top = roof - 42 * (0.5 + nearness);
    double dy = y - top;
    double phase = 0.8 * seconds + Noise.hash(number, 14, seed);
    double blink = Noise.step(0.5, 0.6, phase - Math.floor(phase));
    double d2 = (dx * dx + dy * dy) / 5;
    if (d2 < 60) {
      rgb[0] += blink * (0.9 / (1 + d2 * d2) + 0.06 / (1 + d2));
    }
    if (Math.abs(dx) < 1.3 && y >= top && y < roof) {
      rgb[0] = 0.012;
      rgb[1] = 0.012;
      rgb[2] = 0.016;
      return true;
    }
    return false;
  }
}
