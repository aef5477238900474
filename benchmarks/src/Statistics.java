import java.util.Arrays;
import java.util.List;

/** Figures over repeated measurements. */
final class Statistics {
  private Statistics() {}

  static double median(List<Double> values) {
    return quantile(values, 0.5);
  }

  /** The value below which a share of the measurements lies. */
  static double quantile(List<Double> values, double share) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(sorted.length - 1, below + 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }

  static double max(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).max().orElse(0);
  }

  static String range(List<Double> values, String format) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return Arrays.stream(new double[] {sorted[0], sorted[sorted.length - 1]})
        .mapToObj(value -> String.format(format, value))
        .reduce((low, high) -> low + "–" + high)
        .orElse("");
  }
}
