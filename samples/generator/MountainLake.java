import java.util.stream.IntStream;

/** A slow flight over a mountain lake with a balloon, clouds, reflections and a title. */
final class MountainLake implements Scene {
  private static final double FOCAL = 1480;
  private static final double HORIZON = 575;
  private static final double FAR = 1750;

  private final Terrain terrain = new Terrain();
  private final Letters title = new Letters("SPAREBIT", 130, 872, 92, 13);
  private final Letters subtitle =
      new Letters("BITS THE EYE DOES NOT MISS ARE BITS TO SPARE", 132, 924, 21, 3);

  /** Where the viewer is, and when. */
  private record View(double x, double y, double z, double seconds) {}

  /** What a pixel's last sample has met, before the balloon. */
  private record Surface(double far, boolean water, double[] rgb) {
    boolean reaches(double otherFar, boolean otherWater) {
      return water == otherWater && (water || Math.abs(far - otherFar) < 0.004 * far);
    }
  }

  @Override
  public void draw(Picture picture, double seconds, double left) {
    View view = new View(-34 + 15 * seconds, 15 + 1.1 * seconds, -20 + 11 * seconds, seconds);
    IntStream.range(0, Picture.WIDTH).parallel().forEach(x -> drawColumn(picture, view, x));
    Birds.draw(picture, seconds);
    double in = Noise.step(0.5, 1.3, seconds) * Noise.step(0, 0.4, left);
    title.draw(picture, 1, 0.98, 0.92, in);
    subtitle.draw(picture, 1, 0.98, 0.92, Noise.step(0.9, 1.7, seconds) * Noise.step(0, 0.4, left));
  }

  /** Four samples per pixel: two columns of two. */
  private void drawColumn(Picture picture, View view, int x) {
    int rows = Picture.HEIGHT * 2;
    double[] sum = new double[rows / 2 * 3];
    double[] depth = new double[rows];
    double[] rgb = new double[3];
    Surface[] surfaces = new Surface[rows / 2];
    double[] tree = new double[4];
    for (int half = 0; half < 2; half++) {
      double u = (x + 0.25 + 0.5 * half - Picture.WIDTH / 2.0) / FOCAL;
      march(view, u, depth, tree);
      for (int row = 0; row < rows; row++) {
        double v = (HORIZON - (row + 0.5) / 2) / FOCAL;
        double far = depth[row];
        boolean water = far < FAR && view.y + v * far < 0.02;
        // The four samples are for edges; on one surface, one of them will do.
        int y = row / 2;
        if (surfaces[y] == null || !surfaces[y].reaches(far, water)) {
          surfaces[y] = new Surface(far, water, colour(view, u, v, far, water, tree));
        }
        System.arraycopy(surfaces[y].rgb, 0, rgb, 0, 3);
        if (!water) {
          Balloon.over(view.x, view.y, view.z, u, v, far < FAR ? far : 1e9, view.seconds, rgb);
        }
        for (int c = 0; c < 3; c++) {
          sum[3 * y + c] += rgb[c] / 4;
        }
      }
    }
    for (int y = 0; y < Picture.HEIGHT; y++) {
      picture.set(x, y, sum[3 * y], sum[3 * y + 1], sum[3 * y + 2]);
    }
  }

  private double[] colour(View view, double u, double v, double far, boolean water, double[] tree) {
    double[] rgb = new double[3];
    double x = view.x + u * far;
    double z = view.z + far;
    if (water) {
      water(view, u, v, x, z, far, rgb, tree);
    } else if (far < FAR) {
      terrain.shade(x, view.y + v * far, z, 1.3 * far / FOCAL, rgb, tree);
      Sky.haze(far, u, v, rgb);
    } else {
      Sky.colour(u, v, view.seconds, rgb);
    }
    return rgb;
  }

  /** Walks one column of rays from near to far and notes how far each row sees. */
  private void march(View view, double u, double[] depth, double[] tree) {
    int rows = depth.length;
    int filled = rows;
    double previousDepth = 8;
    for (double far = 8; far < FAR && filled > 0; far += Math.max(0.12, far * 0.0011)) {
      double x = view.x + u * far;
      double z = view.z + far;
      double ground = terrain.baseHeight(x, z);
      double surface = ground <= 0 ? 0 : ground + terrain.tree(x, z, tree);
      int row = (int) Math.ceil(2 * (HORIZON - FOCAL * (surface - view.y) / far) - 0.5);
      for (int r = filled - 1; r >= Math.max(0, row); r--) {
        double v = (HORIZON - (r + 0.5) / 2) / FOCAL;
        double level = ground <= 0 && v < 0 ? -view.y / v : far;
        depth[r] = Noise.clamp(level, previousDepth, far);
        if (ground <= 0) {
          depth[r] = level;
        }
      }
      filled = Math.max(0, Math.min(filled, row));
      previousDepth = far;
    }
    for (int r = 0; r < filled; r++) {
      depth[r] = FAR;
    }
  }

  private void water(
      View view, double u, double v, double x, double z, double far, double[] rgb, double[] tree) {
    double footprint = far / FOCAL * 6;
    double sx = 0;
    double sz = 0;
    double driftX = x - 1.4 * view.seconds;
    double driftZ = 1.5 * (z - 0.9 * view.seconds);
    double frequency = 0.10;
    double amplitude = 0.016;
    for (int i = 0; i < 5 && frequency * footprint < 0.6; i++) {
      double fade = amplitude * Noise.step(0.6, 0.15, frequency * footprint);
      sx += fade * Noise.at(driftX * frequency, driftZ * frequency, 101 + i);
      sz += fade * Noise.at(driftX * frequency, driftZ * frequency, 111 + i);
      frequency *= 2.05;
      amplitude *= 0.66;
    }
    double gusts = 0.25 + 1.2 * Noise.step(-0.2, 0.35, Noise.fractal(driftX / 55, z / 90, 3, 121));
    sx *= gusts;
    sz *= gusts;
    double length = Math.sqrt(u * u + v * v + 1);
    double dot = (u * sx - v + sz) / length;
    double facing = Noise.clamp(Math.abs(dot), 0, 1);
    double mirror = 0.03 + 0.97 * StrictMath.pow(1 - facing, 5);
    double rx = u / length + 2 * dot * -sx + 0.9 * sx;
    double ry = Math.abs(v / length) + 0.02 * gusts * Math.abs(sx + sz);
    double rz = Math.max(0.05, 1 / length - 2 * dot * sz);
    ry = Math.max(0.004, ry - 1.0 * sz);
    reflected(x, z, rx, ry, rz, view, rgb, tree);
    double shallow = Noise.step(-3, 0, terrain.baseHeight(x, z));
    rgb[0] = Noise.lerp(0.014 + 0.07 * shallow, rgb[0], mirror);
    rgb[1] = Noise.lerp(0.050 + 0.08 * shallow, rgb[1], mirror);
    rgb[2] = Noise.lerp(0.062 + 0.05 * shallow, rgb[2], mirror);
    Sky.haze(far, u, v, rgb);
  }

  private void reflected(
      double x, double z, double rx, double ry, double rz, View view, double[] rgb, double[] tree) {
    double stepBefore = 0;
    for (double way = 3; way < 1500; way *= 1.045) {
      double px = x + rx * way;
      double py = ry * way;
      double pz = z + rz * way;
      if (py < terrain.roof(px, pz)) {
        double middle = (way + stepBefore) / 2;
        terrain.shade(x + rx * middle, ry * middle, z + rz * middle, 2.5, rgb, tree);
        Sky.haze(middle, rx / rz, ry / rz, rgb);
        Balloon.over(x, 0, z, rx / rz, ry / rz, way * rz, view.seconds, rgb);
        return;
      }
      stepBefore = way;
    }
    Sky.colour(rx / rz, ry / rz, view.seconds, rgb);
    Balloon.over(x, 0, z, rx / rz, ry / rz, 1e9, view.seconds, rgb);
  }
}
