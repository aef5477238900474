/** A blade of grass or a flower, rooted somewhere, moved by the wind. */
final class Plant {
  enum Kind {
    GRASS,
    DAISY,
    POPPY
  }

  private static final int JOINTS = 9;

  private final Kind kind;
  private final double x;
  private final double y;
  private final double scale;
  private final int seed;
  private final double length;
  private final double lean;
  private final double width;

  Plant(Kind kind, double x, double y, double scale, int seed) {
    this.kind = kind;
    this.x = x;
    this.y = y;
    this.scale = scale;
    this.seed = seed;
    double tall = kind == Kind.GRASS ? 260 + 300 * random(1) : 400 + 190 * random(1);
    this.length = tall * scale;
    this.lean = (random(2) - 0.5) * (kind == Kind.GRASS ? 1.5 : 0.5) * length * 0.5;
    this.width = (kind == Kind.GRASS ? 9 + 9 * random(3) : 6.5) * scale;
  }

  double y() {
    return y;
  }

  private double random(int what) {
    return Noise.hash(seed, what, 211);
  }

  void draw(Picture picture, double pan, double seconds) {
    double rootX = x + pan;
    if (rootX < -400 || rootX > Picture.WIDTH + 400) {
      return;
    }
    double gust = 0.45 + 0.55 * Noise.at(x / 420 - 0.7 * seconds, y / 500, 221);
    double flutter =
        0.035 * StrictMath.sin(2 * Math.PI * (1.1 + 0.9 * random(4)) * seconds + 6.3 * random(5));
    double bend = lean + length * (0.34 * gust + flutter) * (kind == Kind.GRASS ? 1 : 0.55);
    double tipX = rootX + bend;
    double tipY = y - length + 0.32 * bend * bend / length;
    double kneeX = rootX + 0.18 * bend;
    double kneeY = y - 0.62 * length;
    stem(picture, rootX, kneeX, kneeY, tipX, tipY);
    switch (kind) {
      case GRASS -> {}
      case DAISY -> Blossom.daisy(picture, tipX, tipY, 46 * scale, 0.35 + 0.4 * random(6), seed);
      case POPPY -> Blossom.poppy(picture, tipX, tipY, 62 * scale, bend / length, seed);
    }
  }

  private void stem(
      Picture picture, double rootX, double kneeX, double kneeY, double tipX, double tipY) {
    double[] shape = new double[4 * JOINTS];
    double[] middleX = new double[JOINTS];
    double[] middleY = new double[JOINTS];
    for (int i = 0; i < JOINTS; i++) {
      double t = (double) i / (JOINTS - 1);
      double a = (1 - t) * (1 - t);
      double b = 2 * t * (1 - t);
      middleX[i] = a * rootX + b * kneeX + t * t * tipX;
      middleY[i] = a * y + b * kneeY + t * t * tipY;
      double half = width / 2 * (kind == Kind.GRASS ? 1 - t * t * 0.96 : 1 - 0.35 * t);
      shape[2 * i] = middleX[i] - half;
      shape[2 * i + 1] = middleY[i] + 0.3 * half;
      shape[4 * JOINTS - 2 - 2 * i] = middleX[i] + half;
      shape[4 * JOINTS - 1 - 2 * i] = middleY[i] - 0.3 * half;
    }
    double hue = random(7);
    double bright = 0.55 + 0.75 * random(8);
    picture.fill(shape, (px, py, rgba) -> blade(px, py, middleX, middleY, hue, bright, rgba));
  }

  private void blade(
      double px,
      double py,
      double[] middleX,
      double[] middleY,
      double hue,
      double bright,
      double[] rgba) {
    int i = 0;
    while (i < JOINTS - 2 && middleY[i + 1] > py) {
      i++;
    }
    double t = Noise.clamp((middleY[i] - py) / (middleY[i] - middleY[i + 1] + 1e-6), 0, 1);
    double up = (i + t) / (JOINTS - 1);
    double across = (px - Noise.lerp(middleX[i], middleX[i + 1], t)) / width * 2;
    double fibre =
        Noise.at(across * 5 + seed, up * 7, 231) + 0.6 * Noise.at(across * 11, up * 40 + seed, 232);
    double rib = Math.abs(across) < 0.16 ? 0.22 : 0;
    double light =
        bright * (0.16 + 1.05 * up * up + 0.25 * up) * (1 - 0.42 * across + rib + 0.24 * fibre);
    double dry = Noise.step(0.75, 1, hue) * 0.6 + 0.25 * up;
    rgba[0] = light * Noise.lerp(0.15, 0.50, dry);
    rgba[1] = light * Noise.lerp(0.33, 0.46, dry);
    rgba[2] = light * Noise.lerp(0.045, 0.13, dry);
  }
}
