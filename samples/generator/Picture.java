import java.util.stream.IntStream;

/**
 * A picture in linear light, red, green and blue from 0 to about 1, and the tools to draw on it.
 */
final class Picture {
  static final int WIDTH = 1920;
  static final int HEIGHT = 1080;

  private static final int GAMMA_STEPS = 8192;
  private static final float[] GAMMA = new float[GAMMA_STEPS + 1];

  static {
    for (int i = 0; i <= GAMMA_STEPS; i++) {
      GAMMA[i] = (float) StrictMath.pow((double) i / GAMMA_STEPS, 1 / 2.2);
    }
  }

  /** What a shape is filled with. */
  interface Paint {
    /** Sets red, green, blue and opacity at a point. */
    void at(double x, double y, double[] rgba);
  }

  final float[] rgb = new float[WIDTH * HEIGHT * 3];

  void set(int x, int y, double red, double green, double blue) {
    int i = (y * WIDTH + x) * 3;
    rgb[i] = (float) red;
    rgb[i + 1] = (float) green;
    rgb[i + 2] = (float) blue;
  }

  void blend(int x, int y, double red, double green, double blue, double opacity) {
    int i = (y * WIDTH + x) * 3;
    rgb[i] += (float) ((red - rgb[i]) * opacity);
    rgb[i + 1] += (float) ((green - rgb[i + 1]) * opacity);
    rgb[i + 2] += (float) ((blue - rgb[i + 2]) * opacity);
  }

  void add(int x, int y, double red, double green, double blue) {
    int i = (y * WIDTH + x) * 3;
    rgb[i] += (float) red;
    rgb[i + 1] += (float) green;
    rgb[i + 2] += (float) blue;
  }

  /** Fills a closed polygon, given as x, y, x, y, …, with edges smoothed by exact coverage. */
  void fill(double[] points, Paint paint) {
    double left = WIDTH;
    double right = 0;
    double top = HEIGHT;
    double bottom = 0;
    for (int i = 0; i < points.length; i += 2) {
      left = Math.min(left, points[i]);
      right = Math.max(right, points[i]);
      top = Math.min(top, points[i + 1]);
      bottom = Math.max(bottom, points[i + 1]);
    }
    int x0 = (int) Math.floor(Math.max(0, left));
    int x1 = (int) Math.ceil(Math.min(WIDTH, right));
    int y0 = (int) Math.floor(Math.max(0, top));
    int y1 = (int) Math.ceil(Math.min(HEIGHT, bottom));
    if (x0 >= x1 || y0 >= y1) {
      return;
    }
    Coverage coverage = new Coverage(x0, y0, x1 - x0, y1 - y0);
    int n = points.length;
    for (int i = 0; i < n; i += 2) {
      coverage.edge(points[i], points[i + 1], points[(i + 2) % n], points[(i + 3) % n]);
    }
    double[] rgba = new double[4];
    for (int y = y0; y < y1; y++) {
      double sum = 0;
      for (int x = x0; x < x1; x++) {
        sum += coverage.at(x, y);
        double covered = Math.min(1, Math.abs(sum));
        if (covered > 0.002) {
          rgba[3] = 1;
          paint.at(x + 0.5, y + 0.5, rgba);
          blend(x, y, rgba[0], rgba[1], rgba[2], rgba[3] * covered);
        }
      }
    }
  }

  /** Blurs the whole picture; three passes of a box come close to a Gaussian. */
  void blur(int radius) {
    for (int pass = 0; pass < 3; pass++) {
      IntStream.range(0, HEIGHT).parallel().forEach(y -> blurLine(y * WIDTH * 3, 3, WIDTH, radius));
      IntStream.range(0, WIDTH).parallel().forEach(x -> blurLine(x * 3, WIDTH * 3, HEIGHT, radius));
    }
  }

  private void blurLine(int start, int stride, int length, int radius) {
    float[] line = new float[length];
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < length; i++) {
        line[i] = rgb[start + i * stride + c];
      }
      double sum = 0;
      for (int i = -radius; i <= radius; i++) {
        sum += line[Math.min(length - 1, Math.max(0, i))];
      }
      for (int i = 0; i < length; i++) {
        rgb[start + i * stride + c] = (float) (sum / (2 * radius + 1));
        sum += line[Math.min(length - 1, i + radius + 1)] - line[Math.max(0, i - radius)];
      }
    }
  }

  /**
   * Converts to 8-bit YUV 4:2:0, BT.709, limited range: the luma plane, then the two of chroma.
   *
   * @param grain standard deviation of film grain in luma steps, 0 for none
   * @param frame number, so that grain and dither differ from frame to frame
   */
  byte[] toYuv(double grain, int frame) {
    byte[] yuv = new byte[WIDTH * HEIGHT * 3 / 2];
    IntStream.range(0, HEIGHT / 2).parallel().forEach(row -> toYuvRows(yuv, row, grain, frame));
    return yuv;
  }

  private void toYuvRows(byte[] yuv, int row, double grain, int frame) {
    int chroma = WIDTH * HEIGHT;
    for (int column = 0; column < WIDTH / 2; column++) {
      double redSum = 0;
      double greenSum = 0;
      double blueSum = 0;
      for (int k = 0; k < 4; k++) {
        int x = 2 * column + (k & 1);
        int y = 2 * row + (k >> 1);
        int i = (y * WIDTH + x) * 3;
        double red = gamma(rgb[i]);
        double green = gamma(rgb[i + 1]);
        double blue = gamma(rgb[i + 2]);
        redSum += red;
        greenSum += green;
        blueSum += blue;
        double level = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
        double luma = 16 + 219 * level;
        if (grain > 0) {
          luma += grain * grainAt(x, y, frame) * (1.2 - level);
        }
        yuv[y * WIDTH + x] = (byte) quantise(luma, x, y, frame);
      }
      double level = 0.2126 * redSum + 0.7152 * greenSum + 0.0722 * blueSum;
      double cb = 128 + 224 * (blueSum - level) / 4 / 1.8556;
      double cr = 128 + 224 * (redSum - level) / 4 / 1.5748;
      int i = row * (WIDTH / 2) + column;
      yuv[chroma + i] = (byte) quantise(cb, column, row, -1);
      yuv[chroma + chroma / 4 + i] = (byte) quantise(cr, column, row, -2);
    }
  }

  private static double gamma(double linear) {
    // A soft shoulder instead of clipped highlights.
    double v = linear < 0.6 ? linear : 0.6 + 0.4 * (linear - 0.6) / (linear - 0.2);
    double position = Noise.clamp(v, 0, 1) * GAMMA_STEPS;
    int i = Math.min(GAMMA_STEPS - 1, (int) position);
    return Noise.lerp(GAMMA[i], GAMMA[i + 1], position - i);
  }

  /**
   * Deviation 1 and close to a Gaussian, as a weighted sum of neighbours; grains of some pixels.
   */
  private static double grainAt(int x, int y, int frame) {
    double sum = 0;
    for (int dy = -1; dy <= 1; dy++) {
      for (int dx = -1; dx <= 1; dx++) {
        int weight = (2 - Math.abs(dx)) * (2 - Math.abs(dy));
        sum += weight * (Noise.hash(x + dx, y + dy, 7000 + frame) - 0.5);
      }
    }
    // The weights' squares add up to 36, a uniform value's variance is 1/12.
    return sum * Math.sqrt(12) / 6;
  }

  /** Rounds with a fixed pattern of half a step, which hides bands in gradients. */
  private static int quantise(double v, int x, int y, int frame) {
    double dither = (Noise.hash(x & 63, y & 63, 99) - 0.5) * 0.9;
    return (int) Noise.clamp(Math.floor(v + 0.5 + dither), 16, frame < 0 ? 240 : 235);
  }

  /** Signed areas that the edges of a polygon cover, to be summed up along each row. */
  private static final class Coverage {
    private final int left;
    private final int top;
    private final int width;
    private final int height;
    private final float[] cells;

    Coverage(int left, int top, int width, int height) {
      this.left = left;
      this.top = top;
      this.width = width;
      this.height = height;
      this.cells = new float[(width + 2) * height];
    }

    double at(int x, int y) {
      return cells[(y - top) * (width + 2) + x - left];
    }

    void edge(double x0, double y0, double x1, double y1) {
      if (y0 == y1) {
        return;
      }
      double sign = y0 < y1 ? 1 : -1;
      double xa = (y0 < y1 ? x0 : x1) - left;
      double ya = (y0 < y1 ? y0 : y1) - top;
      double xb = (y0 < y1 ? x1 : x0) - left;
      double yb = (y0 < y1 ? y1 : y0) - top;
      double slope = (xb - xa) / (yb - ya);
      for (int y = (int) Math.max(0, Math.floor(ya)); y < Math.min(height, yb); y++) {
        double from = Math.max(ya, y);
        double to = Math.min(yb, y + 1);
        if (to > from) {
          double middle = xa + slope * ((from + to) / 2 - ya);
          span(y, sign * (to - from), Noise.clamp(middle, 0, width), Math.abs(slope));
        }
      }
    }

    /** Spreads an edge's share of a row over the pixels that it crosses. */
    private void span(int y, double share, double middle, double slope) {
      double half = Noise.clamp(slope / 2, 0.5, 8);
      int first = (int) Math.floor(Math.max(0, middle - half));
      int last = (int) Math.floor(Math.min(width, middle + half));
      int row = y * (width + 2);
      double before = 0;
      for (int x = first; x <= last; x++) {
        double done = Noise.clamp((x + 1 - (middle - half)) / (2 * half), 0, 1);
        cells[row + x] += (float) (share * (x == last ? 1 - before : done - before));
        before = done;
      }
    }
  }
}
