import java.util.stream.IntStream;

/** A city at night behind a river: lit windows, a neon sign, cars on a bridge, a moon. */
final class NightCity implements Scene {
  private static final double WATER_LINE = 760;
  private static final double BRIDGE_TOP = 705;
  private static final double SIGN_FOOT = 372;

  /** Pixels per second to the left, as fast as the row of buildings in which the sign stands. */
  private static final double SIGN_PAN = 17;

  private final Skyline[] skylines = {
    new Skyline(301, 90, 210, 0.30, 8),
    new Skyline(302, 130, 330, 0.62, 17),
    new Skyline(303, 170, 250, 1.0, 30)
  };

  private final Letters sign = new Letters("SPAREBIT", 0, 0, 64, 7);
  private final Letters caption = new Letters("A DARK SCENE", 130, 1010, 21, 3);
  private final Letters more =
      new Letters("- AND WITH FILM GRAIN", 150 + Letters.width("A DARK SCENE", 21), 1010, 21, 3);

  @Override
  public void draw(Picture picture, double seconds, double left) {
    IntStream.range(0, Picture.HEIGHT)
        .parallel()
        .forEach(
            y -> {
              double[] rgb = new double[3];
              double[] sum = new double[3];
              for (int x = 0; x < Picture.WIDTH; x++) {
                sum[0] = sum[1] = sum[2] = 0;
                for (int k = 0; k < 4; k++) {
                  point(x + 0.25 + 0.5 * (k & 1), y + 0.25 + 0.5 * (k >> 1), seconds, rgb);
                  for (int c = 0; c < 3; c++) {
                    sum[c] += rgb[c] / 4;
                  }
                }
                picture.set(x, y, sum[0], sum[1], sum[2]);
              }
            });
    double shown = Noise.step(0.2, 0.7, seconds) * Noise.step(0, 0.3, left);
    caption.draw(picture, 0.75, 0.78, 0.82, shown);
    more.draw(picture, 0.75, 0.78, 0.82, Noise.step(2.4, 2.8, seconds) * shown);
  }

  @Override
  public double grain(double seconds) {
    return 3.2 * Noise.step(2.4, 2.8, seconds);
  }

  private void point(double x, double y, double seconds, double[] rgb) {
    if (y < WATER_LINE) {
      city(x, y, seconds, rgb);
      return;
    }
    double below = y - WATER_LINE;
    double near = below / (Picture.HEIGHT - WATER_LINE);
    double stretch = 60 / (below + 25);
    double wave =
        Noise.at(x * 0.012 * stretch + 0.5 * seconds, below * 0.10 * stretch + 1.3 * seconds, 311)
            + 0.6
                * Noise.at(
                    x * 0.03 * stretch - 0.8 * seconds,
                    below * 0.24 * stretch + 1.9 * seconds,
                    312);
    double mirrorY = WATER_LINE - below * 1.25 - wave * (6 + 46 * near);
    city(x + wave * (2 + 9 * near), Math.min(WATER_LINE - 1, mirrorY), seconds, rgb);
    double kept = 0.62 - 0.28 * near + 0.12 * wave;
    rgb[0] = rgb[0] * kept + 0.003;
    rgb[1] = rgb[1] * kept + 0.006;
    rgb[2] = rgb[2] * kept + 0.011;
  }

  private void city(double x, double y, double seconds, double[] rgb) {
    sky(x, y, seconds, rgb);
    for (int i = 0; i < skylines.length; i++) {
      if (i == 1) {
        hotel(x - 560 + SIGN_PAN * seconds, y - SIGN_FOOT, rgb);
      }
      skylines[i].over(x, y, WATER_LINE, seconds, rgb);
    }
    neon(x, y, seconds, rgb);
    bridge(x, y, seconds, rgb);
  }

  private static void sky(double x, double y, double seconds, double[] rgb) {
    double down = Noise.clamp(y / WATER_LINE, 0, 1);
    double glow = down * down * down;
    rgb[0] = 0.004 + 0.085 * glow;
    rgb[1] = 0.008 + 0.045 * glow;
    rgb[2] = 0.024 + 0.040 * glow;
    int sx = (int) Math.floor(x / 9);
    int sy = (int) Math.floor(y / 9);
    double star = Noise.hash(sx, sy, 321);
    if (star > 0.985) {
      double dx = x - 9 * sx - 2 - 5 * Noise.hash(sx, sy, 322);
      double dy = y - 9 * sy - 2 - 5 * Noise.hash(sx, sy, 323);
      double shine =
          Noise.clamp(1.3 - Math.sqrt(dx * dx + dy * dy), 0, 1) * (star - 0.984) * 45 * (1 - down);
      rgb[0] += shine;
      rgb[1] += shine;
      rgb[2] += shine;
    }
    double mx = (x - 1475 + 4 * seconds) / 74;
    double my = (y - 190) / 74;
    double distance = Math.sqrt(mx * mx + my * my);
    double halo = 0.055 / (0.6 + distance * distance);
    if (distance < 1) {
      double seas = Noise.fractal(mx * 1.6 + 4, my * 1.6, 5, 331);
      double rough = Noise.fractal(mx * 6, my * 6, 4, 337);
      double face =
          0.78 - 0.55 * Noise.step(0, 0.35, seas) + 0.25 * rough - 0.2 * distance * distance;
      double rim = Noise.clamp((1 - distance) * 74, 0, 1);
      for (int c = 0; c < 3; c++) {
        rgb[c] = Noise.lerp(rgb[c], face * (c == 2 ? 0.80 : c == 1 ? 0.92 : 0.96), rim);
      }
    }
    double cloud = Noise.step(0.0, 0.45, Noise.fractal(x / 330 + 0.06 * seconds, y / 85, 5, 341));
    double lit = 0.010 + 0.045 * glow + 0.8 * halo;
    rgb[0] = Noise.lerp(rgb[0] + halo * 0.8, lit * 1.1, 0.75 * cloud);
    rgb[1] = Noise.lerp(rgb[1] + halo * 0.9, lit * 1.0, 0.75 * cloud);
    rgb[2] = Noise.lerp(rgb[2] + halo, lit * 1.15, 0.75 * cloud);
  }

  /** The wide building that carries the sign on a frame of beams. */
  private static void hotel(double px, double py, double[] rgb) {
    if (px < -46 || px > 500 || py < 4) {
      return;
    }
    double cross = (px + 46) / 42 - Math.floor((px + 46) / 42);
    boolean beam = py < 10 || cross < 0.08 || Math.abs(cross - (py - 10) / 40) < 0.05;
    if (py < 50 && !(beam && px > -10 && px < 470)) {
      return;
    }
    double wall = py < 50 ? 0.012 : 0.016 + 0.006 * Noise.fractal(px / 20, py / 20, 3, 371);
    double above = py < 50 ? 0 : StrictMath.exp(-(py - 50) / 40);
    rgb[0] = wall * 1.2 + 0.03 * above;
    rgb[1] = wall + 0.006 * above;
    rgb[2] = wall * 1.3 + 0.016 * above;
    double wx = px / 17 - Math.floor(px / 17);
    double wy = py / 26 - Math.floor(py / 26);
    int id = (int) Math.floor(px / 17) * 83 + (int) Math.floor(py / 26);
    if (py > 78
        && wx > 0.25
        && wx < 0.75
        && wy > 0.2
        && wy < 0.7
        && Noise.hash(id, 1, 372) < 0.36) {
      double strength = 0.1 + 0.3 * Noise.hash(id, 2, 372);
      rgb[0] = strength;
      rgb[1] = 0.7 * strength;
      rgb[2] = 0.36 * strength;
    }
  }

  /** The sign; it flickers once. */
  private void neon(double x, double y, double seconds, double[] rgb) {
    double px = x - 560 + SIGN_PAN * seconds;
    double py = y - SIGN_FOOT;
    if (px < -90 || px > 600 || py < -160 || py > 90) {
      return;
    }
    double d = sign.distance(px, py);
    double power = seconds > 1.2 && seconds < 1.32 ? 0.25 : 1;
    double tube = Noise.clamp(0.5 - d, 0, 1);
    double far = Math.max(0, d);
    double glow = power * (0.16 / (1 + far * far / 30) + 0.05 * StrictMath.exp(-far / 26));
    rgb[0] = Noise.lerp(rgb[0] + glow * 1.0, 1.25 * power, tube);
    rgb[1] = Noise.lerp(rgb[1] + glow * 0.22, 0.42 * power, tube);
    rgb[2] = Noise.lerp(rgb[2] + glow * 0.50, 0.72 * power, tube);
  }

  /** Arches, a railing, lamps, and traffic both ways. */
  private static void bridge(double x, double y, double seconds, double[] rgb) {
    double bx = x + 30 * seconds;
    double arch = (bx / 310 - Math.floor(bx / 310) - 0.5) * 2;
    double soffit = BRIDGE_TOP + 16 + 46 * arch * arch * arch * arch + 8 * arch * arch;
    boolean solid = y > BRIDGE_TOP && (y < soffit || Math.abs(arch) > 0.93);
    if (solid) {
      double stone =
          0.6 + 0.5 * Noise.at(bx / 7, y / 4, 351) + 0.3 * Noise.at(bx / 40, y / 20, 352);
      double under = Noise.step(BRIDGE_TOP + 55, BRIDGE_TOP, y);
      rgb[0] = stone * (0.010 + 0.030 * under);
      rgb[1] = stone * (0.010 + 0.022 * under);
      rgb[2] = stone * (0.012 + 0.015 * under);
    }
    double post = bx / 14 - Math.floor(bx / 14);
    if (y > BRIDGE_TOP - 9 && y <= BRIDGE_TOP && (post < 0.22 || y < BRIDGE_TOP - 7)) {
      rgb[0] = 0.02;
      rgb[1] = 0.018;
      rgb[2] = 0.017;
    }
    double lampX = (bx / 155 - Math.floor(bx / 155) - 0.5) * 155;
    if (Math.abs(lampX) < 1.4 && y > BRIDGE_TOP - 48 && y < BRIDGE_TOP) {
      rgb[0] = rgb[1] = rgb[2] = 0.015;
    }
    light(rgb, lampX, y - BRIDGE_TOP + 50, 3.2, 1.0, 0.66, 0.28);
    for (int i = 0; i < 14; i++) {
      boolean right = (i & 1) == 0;
      double speed = (right ? 230 : -190) * (0.85 + 0.3 * Noise.hash(i, 1, 361));
      double place = 2300 * Noise.hash(i, 2, 361) + speed * seconds;
      double car = place - 2300 * Math.floor(place / 2300) - 150;
      double cy = y - BRIDGE_TOP + (right ? 6 : 11);
      double cx = x - car;
      if (Math.abs(cx) < 90 && Math.abs(cy) < 60) {
        car(rgb, cx, cy, right ? 1 : -1);
      }
    }
  }

  private static void car(double[] rgb, double cx, double cy, int heading) {
    if (Math.abs(cx) < 17 && cy > -5 - (Math.abs(cx) < 9 ? 5 : 0) && cy < 3) {
      rgb[0] = 0.012;
      rgb[1] = 0.012;
      rgb[2] = 0.016;
    }
    light(rgb, cx - 17 * heading, cy, 2.2, 1.0, 0.92, 0.70);
    light(rgb, cx + 17 * heading, cy, 1.5, 0.8, 0.03, 0.02);
  }

  private static void light(
      double[] rgb, double dx, double dy, double size, double red, double green, double blue) {
    double d2 = (dx * dx + dy * dy) / (size * size);
    if (d2 > 400) {
      return;
    }
    double shine = 1.2 / (1 + d2 * d2) + 0.12 / (1 + d2) * Noise.step(400, 100, d2);
    rgb[0] += shine * red;
    rgb[1] += shine * green;
    rgb[2] += shine * blue;
  }
}
