import java.util.stream.IntStream;

/**
 * A valley with a lake, woods, rock and snow. World units are about ten metres: x to the right, z
 * away from the viewer, heights above the water.
 */
final class Terrain {
  /** Direction towards the sun, of length one: left, behind the viewer, rather low. */
  static final double SUN_X = -0.80;

  static final double SUN_Y = 0.44;
  static final double SUN_Z = -0.41;

  private static final int CELLS = 1024;
  private static final double CELL = 2;
  private static final double LEFT = -1024;
  private static final double NEAR = -124;

  /** Between trees; a tree stays within its cell of this lattice. */
  private static final double TREE_CELL = 3.4;

  private final float[] height = new float[CELLS * CELLS];
  private final float[] slopeX = new float[CELLS * CELLS];
  private final float[] slopeZ = new float[CELLS * CELLS];
  private final float[] light = new float[CELLS * CELLS];
  private final float[] wood = new float[CELLS * CELLS];

  Terrain() {
    rows(z -> forRow(z, height, Terrain::formed));
    rows(
        z -> {
          for (int x = 0; x < CELLS; x++) {
            slopeX[z * CELLS + x] =
                (float) ((cell(height, x + 1, z) - cell(height, x - 1, z)) / (2 * CELL));
            slopeZ[z * CELLS + x] =
                (float) ((cell(height, x, z + 1) - cell(height, x, z - 1)) / (2 * CELL));
          }
        });
    rows(z -> forRow(z, light, this::sunlight));
    rows(z -> forRow(z, wood, this::woodiness));
  }

  private interface Formula {
    double at(double x, double z);
  }

  private static void rows(java.util.function.IntConsumer row) {
    IntStream.range(0, CELLS).parallel().forEach(row);
  }

  private static void forRow(int z, float[] grid, Formula formula) {
    for (int x = 0; x < CELLS; x++) {
      grid[z * CELLS + x] = (float) formula.at(LEFT + x * CELL, NEAR + z * CELL);
    }
  }

  private static double formed(double x, double z) {
    double bend = 40 * Noise.fractal(x / 160, z / 160, 4, 11);
    double across = (x + bend + 0.05 * z) / 215;
    double along = (z + bend - 190) / 330;
    double shore = Math.sqrt(across * across + along * along) - 1;
    double rise = Noise.clamp(shore, -0.4, 3);
    double valley = Noise.step(0.02, 1.1, rise);
    double ranges = Noise.ridged(x / 330 + 3.3, z / 330, 8, 21);
    double peakX = (x - 150) / 300;
    double peakZ = (z - 1150) / 330;
    double peak = 1 / (1 + 2.2 * (peakX * peakX + peakZ * peakZ));
    double far = Noise.step(450, 1100, z);
    return rise * 26
        + valley * ranges * (95 + 150 * far)
        + 270 * peak * valley * (0.45 + 0.75 * ranges)
        + 5 * Noise.fractal(x / 30, z / 30, 5, 41) * Noise.step(-0.05, 0.3, shore);
  }

  /** How much sun reaches a point past the mountains, 0 to 1, with a soft edge. */
  private double sunlight(double x, double z) {
    double open = 1;
    double y = Math.max(0, baseHeight(x, z)) + 1;
    for (double way = 4; way < 700; way *= 1.06) {
      double clearance = y + way * SUN_Y - baseHeight(x + way * SUN_X, z + way * SUN_Z);
      open = Math.min(open, 0.5 + clearance / (0.06 * way + 2));
    }
    return Noise.clamp(open, 0, 1);
  }

  private double woodiness(double x, double z) {
    double h = baseHeight(x, z);
    double steep = Math.abs(sample(slopeX, x, z)) + Math.abs(sample(slopeZ, x, z));
    return Noise.step(1.2, 3, h)
        * Noise.step(135, 80, h + 40 * Noise.fractal(x / 60, z / 60, 3, 51))
        * Noise.step(1.5, 0.9, steep)
        * Noise.step(-0.28, 0.1, Noise.fractal(x / 45, z / 45, 4, 61));
  }

  private static float cell(float[] grid, int x, int z) {
    int column = Math.min(CELLS - 1, Math.max(0, x));
    return grid[Math.min(CELLS - 1, Math.max(0, z)) * CELLS + column];
  }

  private static double sample(float[] grid, double x, double z) {
    double gx = Noise.clamp((x - LEFT) / CELL, 0, CELLS - 1.001);
    double gz = Noise.clamp((z - NEAR) / CELL, 0, CELLS - 1.001);
    int ix = (int) gx;
    int i = (int) gz * CELLS + ix;
    double fx = gx - ix;
    double fz = gz - (int) gz;
    double near = grid[i] + (grid[i + 1] - grid[i]) * fx;
    double far = grid[i + CELLS] + (grid[i + CELLS + 1] - grid[i + CELLS]) * fx;
    return near + (far - near) * fz;
  }

  /** The ground without its trees. */
  double baseHeight(double x, double z) {
    return sample(height, x, z);
  }

  /** The ground with a smooth roof of woods, for what is too far or too blurred for trees. */
  double roof(double x, double z) {
    return sample(height, x, z) + 3.2 * sample(wood, x, z);
  }

  /**
   * The tree at a point.
   *
   * @param tree receives the offset from its trunk as shares of its radius, the number of its kind
   *     (0 to 1) and its full height
   * @return how high it stands above the ground here, 0 where there is none
   */
  double tree(double x, double z, double[] tree) {
    int cx = (int) Math.floor(x / TREE_CELL);
    int cz = (int) Math.floor(z / TREE_CELL);
    double chance = sample(wood, x, z);
    if (chance < 0.02 || Noise.hash(cx, cz, 71) > chance) {
      return 0;
    }
    double radius = TREE_CELL * (0.24 + 0.15 * Noise.hash(cx, cz, 72));
    double slack = TREE_CELL / 2 - radius;
    double dx = x - (cx + 0.5) * TREE_CELL - slack * (2 * Noise.hash(cx, cz, 73) - 1);
    double dz = z - (cz + 0.5) * TREE_CELL - slack * (2 * Noise.hash(cx, cz, 74) - 1);
    double distance = Math.sqrt(dx * dx + dz * dz) / radius;
    if (distance >= 1) {
      return 0;
    }
    tree[0] = dx / radius;
    tree[1] = dz / radius;
    tree[2] = Noise.hash(cx, cz, 75);
    tree[3] = 3.6 + 4.2 * Noise.hash(cx, cz, 76);
    return tree[3] * (1 - distance);
  }

  /**
   * The light that a point of the surface sends to the viewer.
   *
   * @param footprint size of a pixel there, which bounds the detail
   * @param y height of the point, trees included
   */
  void shade(double x, double y, double z, double footprint, double[] rgb, double[] tree) {
    double sx = sample(slopeX, x, z);
    double sz = sample(slopeZ, x, z);
    double sun = sample(light, x, z);
    double ground = baseHeight(x, z);
    double treeHere = footprint > TREE_CELL / 2 ? 0 : tree(x, z, tree);
    if (treeHere > 0.02 && y > ground + 0.1) {
      shadeTree(x, y, z, (y - ground) / tree[3], sun, footprint, rgb, tree);
      return;
    }
    double detail = 0;
    double relief = 0;
    double amplitude = 0.5;
    double frequency = 0.11;
    for (int i = 0; i < 7 && frequency * footprint < 0.4; i++) {
      double fade = Noise.step(0.4, 0.15, frequency * footprint) * amplitude;
      double n = Noise.at(x * frequency, z * frequency + y * frequency * 0.8, 81 + i);
      double towardsSun =
          Noise.at(x * frequency - 0.25, z * frequency + y * frequency * 0.8 - 0.1, 81 + i);
      detail += fade * n;
      relief += fade * (n - towardsSun);
      amplitude *= 0.74;
      frequency *= 2.1;
    }
    double steep = Math.sqrt(sx * sx + sz * sz);
    double length = Math.sqrt(1 + steep * steep);
    double facing = (SUN_Y - SUN_X * sx - SUN_Z * sz) / length;
    facing = Noise.clamp(facing + 1.9 * relief * Noise.step(0.1, 0.9, steep + 0.25), 0, 1.4);

    double rock = Noise.step(0.55, 1.0, steep + 0.5 * detail);
    double strata = 0.5 + 0.5 * Noise.at(0.02 * x, y * 0.16 + 1.6 * detail, 95);
    double snow =
        Noise.step(125, 175, y + 45 * detail - 28 * (steep - 0.8)) * Noise.step(2.3, 1.4, steep);
    double beach = Noise.step(1.6, 0.4, ground + 0.8 * detail);
    double red = 0.16 + 0.07 * detail;
    double green = 0.20 + 0.08 * detail;
    double blue = 0.05 + 0.03 * detail;
    double stone = 0.15 + 0.11 * strata + 0.20 * detail;
    red = Noise.lerp(red, stone * 1.06, rock);
    green = Noise.lerp(green, stone * 0.97, rock);
    blue = Noise.lerp(blue, stone * 0.88, rock);
    red = Noise.lerp(red, 0.34 + 0.2 * detail, beach);
    green = Noise.lerp(green, 0.30 + 0.18 * detail, beach);
    blue = Noise.lerp(blue, 0.22 + 0.15 * detail, beach);
    if (footprint > TREE_CELL / 2) {
      double woods = 0.8 * sample(wood, x, z);
      red = Noise.lerp(red, 0.035, woods);
      green = Noise.lerp(green, 0.06, woods);
      blue = Noise.lerp(blue, 0.027, woods);
    }
    red = Noise.lerp(red, 0.86, snow);
    green = Noise.lerp(green, 0.88, snow);
    blue = Noise.lerp(blue, 0.93, snow);
    lit(rgb, red, green, blue, facing * sun, 0.55 + 0.3 / length + 0.6 * relief);
  }

  private static void shadeTree(
      double x,
      double y,
      double z,
      double up,
      double sun,
      double footprint,
      double[] rgb,
      double[] tree) {
    double boughs = 0;
    if (footprint < 0.5) {
      double fade = Noise.step(0.5, 0.15, footprint);
      boughs = fade * Noise.at(x * 2.6, y * 3.4 + z * 1.7, 85);
      boughs += fade * 0.7 * Noise.at(x * 6.1, y * 6.8 + z * 4, 86);
    }
    double facing = 0.35 + 0.75 * (tree[0] * SUN_X + tree[1] * SUN_Z) + 0.45 * boughs;
    double deep = 0.25 + 0.75 * Noise.step(-0.1, 0.75, up);
    double autumn = Noise.step(0.86, 0.95, tree[2]);
    double pale = 0.7 + 0.5 * tree[2];
    lit(
        rgb,
        Noise.lerp(0.050, 0.26, autumn) * pale,
        Noise.lerp(0.085, 0.15, autumn) * pale,
        Noise.lerp(0.038, 0.03, autumn) * pale,
        Noise.clamp(facing, 0, 1.3) * sun * deep,
        (0.75 + 0.3 * boughs) * deep);
  }

  /** Warm sun and bluish sky on a surface. */
  private static void lit(
      double[] rgb, double red, double green, double blue, double sun, double sky) {
    rgb[0] = red * (2.1 * sun + 0.24 * sky);
    rgb[1] = green * (1.68 * sun + 0.30 * sky);
    rgb[2] = blue * (1.16 * sun + 0.44 * sky);
  }
}
