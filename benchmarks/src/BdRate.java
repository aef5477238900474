import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/**
 * BD-rate: the mean change of the bitrate at equal quality (Bjøntegaard), by monotone cubic
 * interpolation (Fritsch and Butland's), as training/precoder/bdrate.py has it.
 */
final class BdRate {
  /** Qualities that overlap by less than this share of the reference's range say too little. */
  private static final double LEAST_OVERLAP = 0.25;

  /** Steps of the sum that stands for the integral; 1,000 are exact to the digits printed. */
  private static final int STEPS = 1000;

  private BdRate() {}

  /** What one encode needed and what it gave; higher quality is better. */
  record Point(double kbps, double quality) {}

  /**
   * Change of the bitrate in percent; negative saves bits.
   *
   * @return empty where the curves have fewer than three usable points or hardly a common range
   */
  static OptionalDouble of(List<Point> reference, List<Point> tested) {
    Curve first = new Curve(reference);
    Curve second = new Curve(tested);
    if (first.size() < 3 || second.size() < 3) {
      return OptionalDouble.empty();
    }
    double start = Math.max(first.lowest(), second.lowest());
    double end = Math.min(first.highest(), second.highest());
    if (end - start < LEAST_OVERLAP * (first.highest() - first.lowest())) {
      return OptionalDouble.empty();
    }
    double sum = 0;
    for (int i = 0; i < STEPS; i++) {
      double quality = start + (end - start) * (i + 0.5) / STEPS;
      sum += second.logRate(quality) - first.logRate(quality);
    }
    return OptionalDouble.of(100 * Math.expm1(sum / STEPS));
  }

  /** The logarithm of the bitrate as a function of quality. */
  private static final class Curve {
    private final List<Point> points = new ArrayList<>();
    private final double[] slopes;

    /** Leaves out points that cost more bits for no more quality. */
    Curve(List<Point> all) {
      for (Point point : all.stream().sorted(Comparator.comparing(Point::kbps)).toList()) {
        if (points.isEmpty() || (point.kbps > last().kbps && point.quality > last().quality)) {
          points.add(point);
        }
      }
      slopes = slopes();
    }

    private Point last() {
      return points.get(points.size() - 1);
    }

    int size() {
      return points.size();
    }

    double lowest() {
      return points.get(0).quality;
    }

    double highest() {
      return last().quality;
    }

    private double width(int i) {
      return points.get(i + 1).quality - points.get(i).quality;
    }

    private double secant(int i) {
      return Math.log(points.get(i + 1).kbps / points.get(i).kbps) / width(i);
    }

    private double[] slopes() {
      int count = points.size();
      double[] result = new double[count];
      if (count < 3) {
        return result;
      }
      for (int i = 1; i < count - 1; i++) {
        double before = 2 * width(i) + width(i - 1);
        double after = width(i) + 2 * width(i - 1);
        // All secants are positive: both numbers rise along the curve.
        result[i] = (before + after) / (before / secant(i - 1) + after / secant(i));
      }
      result[0] = edge(width(0), width(1), secant(0), secant(1));
      int last = count - 2;
      result[last + 1] = edge(width(last), width(last - 1), secant(last), secant(last - 1));
      return result;
    }

    /** The slope at an end, from the two intervals next to it, so that the curve still rises. */
    private static double edge(double near, double far, double nearSecant, double farSecant) {
      double slope = ((2 * near + far) * nearSecant - near * farSecant) / (near + far);
      return Math.max(0, Math.min(slope, 3 * nearSecant));
    }

    double logRate(double quality) {
      int i = 0;
      while (i < points.size() - 2 && quality > points.get(i + 1).quality) {
        i++;
      }
      double width = width(i);
      double t = (quality - points.get(i).quality) / width;
      double rest = 1 - t;
      return (1 + 2 * t) * rest * rest * Math.log(points.get(i).kbps)
          + t * rest * rest * width * slopes[i]
          + t * t * (3 - 2 * t) * Math.log(points.get(i + 1).kbps)
          - t * t * rest * width * slopes[i + 1];
    }
  }
}
