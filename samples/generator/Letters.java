import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Capital letters, digits and a few signs made of strokes, so that no font is needed. */
final class Letters {
  /** Height of a capital in the units of the strokes. */
  static final double CAPITAL = 6;

  private static final double GAP = 1.7;

  /** Strokes separated by bars, points by blanks; a stroke that begins with ~ is rounded. */
  private static final Map<Character, String> STROKES =
      Map.ofEntries(
          Map.entry('A', "0,0 2.2,6 4.4,0|.8,2 3.6,2"),
          Map.entry(
              'B',
              "1.9,3.2 0,3.2 0,6 1.9,6|~1.9,6 3.9,6 3.9,3.2 1.9,3.2|0,3.2 0,0 2,0|~2,0 4.3,0 4.3,3.2 1.9,3.2"),
          Map.entry('C', "~4.2,4.6 3.8,6.1 2.2,6 0,6 0,3 0,0 2.2,0 3.8,-.1 4.2,1.4"),
          Map.entry('D', "1.8,6 0,6 0,0 1.8,0|~1.8,6 4.4,6 4.4,3 4.4,0 1.8,0"),
          Map.entry('E', "3.8,6 0,6 0,0 3.8,0|0,3.2 3.2,3.2"),
          Map.entry('F', "3.8,6 0,6 0,0|0,3.2 3.2,3.2"),
          Map.entry(
              'G', "~4.2,4.6 3.8,6.1 2.2,6 0,6 0,3 0,0 2.2,0 4,0 4.3,1.2|4.3,1.2 4.3,2.8 2.6,2.8"),
          Map.entry('H', "0,0 0,6|4.2,0 4.2,6|0,3.1 4.2,3.1"),
          Map.entry('I', "0,0 0,6"),
          Map.entry('J', "3,6 3,1.6|~3,1.6 3,0 1.5,0 0,0 0,1.6"),
          Map.entry('K', "0,0 0,6|4,6 0,2.3|1.5,3.7 4.2,0"),
          Map.entry('L', "0,6 0,0 3.6,0"),
          Map.entry('M', "0,0 0,6 2.5,1.6 5,6 5,0"),
          Map.entry('N', "0,0 0,6 4.2,0 4.2,6"),
          Map.entry('O', "~2.3,6 0,6 0,3 0,0 2.3,0 4.6,0 4.6,3 4.6,6 2.3,6"),
          Map.entry('P', "2,2.8 0,2.8|0,0 0,6 2,6|~2,6 4.2,6 4.2,2.8 2,2.8"),
          Map.entry('Q', "~2.3,6 0,6 0,3 0,0 2.3,0 4.6,0 4.6,3 4.6,6 2.3,6|3,1.5 4.6,-.3"),
          Map.entry('R', "2,2.9 0,2.9|0,0 0,6 2,6|~2,6 4.2,6 4.2,2.9 2,2.9|2.1,2.9 4.3,0"),
          Map.entry('S', "~3.9,4.7 3.6,6.1 2,6 .1,6 .1,3.4 2,3.1 4.2,2.8 4.2,0 2,0 .2,-.1 0,1.4"),
          Map.entry('T', "0,6 4.2,6|2.1,6 2.1,0"),
          Map.entry('U', "0,6 0,2|~0,2 0,0 2.1,0 4.2,0 4.2,2|4.2,2 4.2,6"),
          Map.entry('V', "0,6 2.2,0 4.4,6"),
          Map.entry('W', "0,6 1.5,0 3,5 4.5,0 6,6"),
          Map.entry('X', "0,0 4.2,6|0,6 4.2,0"),
          Map.entry('Y', "0,6 2.1,2.8 4.2,6|2.1,2.8 2.1,0"),
          Map.entry('Z', "0,6 4,6 0,0 4,0"),
          Map.entry('0', "~2,6 0,6 0,3 0,0 2,0 4,0 4,3 4,6 2,6"),
          Map.entry('1', ".8,4.8 2.2,6 2.2,0"),
          Map.entry('2', "~.1,4.6 .3,6.1 2,6 3.9,6 4,4 3,3|3,3 0,0 4,0"),
          Map.entry('3', ".2,6 3.8,6 1.8,3.7|~1.8,3.7 4,3.7 4,0 2,0 .2,-.1 0,1.4"),
          Map.entry('4', "3,0 3,6 0,1.8 4.1,1.8"),
          Map.entry('5', "3.7,6 .5,6 .2,3.4|~.2,3.4 1.2,3.9 2,3.9 4,3.9 4,0 2,0 .2,-.1 0,1.2"),
          Map.entry('6', "~3.6,5 3.2,6.1 2,6 0,6 0,3 0,0 2,0 4,0 4,3.6 2,3.6 .2,3.6 0,2"),
          Map.entry('7', "0,6 4,6 1.5,0"),
          Map.entry(
              '8',
              "~2,3.3 .2,3.3 .2,6 2,6 3.8,6 3.8,3.3 2,3.3|~2,3.3 0,3.3 0,0 2,0 4,0 4,3.3 2,3.3"),
          Map.entry('9', "~.4,1 .8,-.1 2,0 4,0 4,3 4,6 2,6 0,6 0,2.4 2,2.4 3.8,2.4 4,4"),
          Map.entry(':', "0,1 0,1.1|0,3.8 0,3.9"),
          Map.entry('.', "0,0 0,.1"),
          Map.entry('-', "0,2.8 2.4,2.8"),
          Map.entry(' ', ""));

  /** Line segments as x0, y0, x1, y1 in pixels. */
  private final List<double[]> segments = new ArrayList<>();

  private final double radius;

  /**
   * Lays out a line of text.
   *
   * @param x left edge in pixels
   * @param baseline in pixels
   * @param size height of the capitals in pixels
   * @param weight width of the strokes in pixels
   */
  Letters(String text, double x, double baseline, double size, double weight) {
    radius = weight / 2;
    double scale = size / CAPITAL;
    double pen = x;
    for (char c : text.toCharArray()) {
      double advance = c == ' ' ? 2 : 0;
      for (String stroke : STROKES.get(c).split("\\|")) {
        if (!stroke.isEmpty()) {
          double[] points = points(stroke);
          for (int i = 0; i < points.length; i += 2) {
            advance = Math.max(advance, points[i]);
          }
          for (int i = 0; i + 3 < points.length; i += 2) {
            segments.add(
                new double[] {
                  pen + points[i] * scale,
                  baseline - points[i + 1] * scale,
                  pen + points[i + 2] * scale,
                  baseline - points[i + 3] * scale
                });
          }
        }
      }
      pen += (advance + GAP) * scale;
    }
  }

  /** The width in pixels that a text will take. */
  static double width(String text, double size) {
    double right = 0;
    for (double[] s : new Letters(text, 0, 0, size, 1).segments) {
      right = Math.max(right, Math.max(s[0], s[2]));
    }
    return right;
  }

  private static double[] points(String stroke) {
    boolean rounded = stroke.startsWith("~");
    String[] pairs = stroke.substring(rounded ? 1 : 0).trim().split(" ");
    double[] points = new double[pairs.length * 2];
    for (int i = 0; i < pairs.length; i++) {
      String[] xy = pairs[i].split(",");
      points[2 * i] = Double.parseDouble(xy[0]);
      points[2 * i + 1] = Double.parseDouble(xy[1]);
    }
    return rounded ? spline(points) : points;
  }

  /** A quadratic B-spline through the ends, drawn towards the points between. */
  private static double[] spline(double[] p) {
    int n = p.length / 2;
    int steps = 10;
    List<Double> out = new ArrayList<>();
    for (int i = 1; i + 1 < n; i++) {
      double ax = i == 1 ? p[0] : (p[2 * i - 2] + p[2 * i]) / 2;
      double ay = i == 1 ? p[1] : (p[2 * i - 1] + p[2 * i + 1]) / 2;
      double cx = i + 2 == n ? p[2 * i + 2] : (p[2 * i] + p[2 * i + 2]) / 2;
      double cy = i + 2 == n ? p[2 * i + 3] : (p[2 * i + 1] + p[2 * i + 3]) / 2;
      for (int k = i == 1 ? 0 : 1; k <= steps; k++) {
        double t = (double) k / steps;
        double a = (1 - t) * (1 - t);
        double b = 2 * t * (1 - t);
        out.add(a * ax + b * p[2 * i] + t * t * cx);
        out.add(a * ay + b * p[2 * i + 1] + t * t * cy);
      }
    }
    return out.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** Distance in pixels from a point to the nearest edge of a letter, negative inside. */
  double distance(double x, double y) {
    double nearest = Double.MAX_VALUE;
    for (double[] s : segments) {
      double dx = s[2] - s[0];
      double dy = s[3] - s[1];
      double along = ((x - s[0]) * dx + (y - s[1]) * dy) / (dx * dx + dy * dy + 1e-9);
      double t = Noise.clamp(along, 0, 1);
      double ex = x - s[0] - t * dx;
      double ey = y - s[1] - t * dy;
      nearest = Math.min(nearest, ex * ex + ey * ey);
    }
    return Math.sqrt(nearest) - radius;
  }

  /** Draws the text in one colour with a soft shadow that keeps it readable. */
  void draw(Picture picture, double red, double green, double blue, double opacity) {
    double margin = 6 + radius;
    int x0 = (int) Math.max(0, bound(0, -1) - margin);
    int x1 = (int) Math.min(Picture.WIDTH, bound(0, 1) + margin);
    int y0 = (int) Math.max(0, bound(1, -1) - margin);
    int y1 = (int) Math.min(Picture.HEIGHT, bound(1, 1) + margin);
    for (int y = y0; y < y1; y++) {
      for (int x = x0; x < x1; x++) {
        double d = distance(x + 0.5, y + 0.5);
        double shadow = 0.45 * Noise.clamp(1 - d / 6, 0, 1) * opacity;
        picture.blend(x, y, 0, 0, 0, shadow * shadow);
        picture.blend(x, y, red, green, blue, Noise.clamp(0.5 - d, 0, 1) * opacity);
      }
    }
  }

  private double bound(int axis, int side) {
    double bound = -side * 1e9;
    for (double[] s : segments) {
      double far = side * Math.max(side * s[axis], side * s[axis + 2]);
      bound = side * Math.max(side * bound, side * far);
    }
    return bound;
  }
}
