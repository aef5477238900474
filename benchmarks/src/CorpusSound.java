import java.util.List;
import java.util.Optional;

/**
 * The sound of one stream, all channels in one, at a low rate; and where each piece of it belongs.
 */
record CorpusSound(List<Piece> pieces, short[] samples) {
  static final int RATE = 8000;

  /** Half a second; what is compared at once. */
  private static final int WINDOW = RATE / 2;

  private static final int WINDOWS = 8;
  private static final int NEAR = 3 * RATE / 10;
  private static final int FAR = 3 * RATE / 2;

  /** Of the root of the mean square, of 32768; below it there is nothing to recognise. */
  private static final double SILENCE = 30;

  private static final double ALIKE = 0.9;

  /** Among places that fit equally well, as they do in tones, the nearest is meant. */
  private static final double AS_GOOD = 0.995;

  /** A piece's time in seconds. */
  record Piece(double time, int samples) {}

  /** Where the same sound was found, later by so many seconds, and how alike it is at most. */
  record Match(double at, double lagSeconds, double likeness) {
    boolean found() {
      return likeness >= ALIKE;
    }
  }

  double start() {
    return pieces.stream().mapToDouble(Piece::time).min().orElse(0);
  }

  double end() {
    return pieces.stream()
        .mapToDouble(p -> p.time + (double) p.samples / RATE)
        .max()
        .orElse(0);
  }

  boolean isEmpty() {
    return samples.length == 0 || pieces.isEmpty();
  }

  /** All of it in its place, with nothing where there is none; the first sample is at a time. */
  float[] laidOut(double from, double to) {
    float[] line = new float[(int) Math.max(0, Math.round((to - from) * RATE))];
    int read = 0;
    for (Piece piece : pieces) {
      int begin = (int) Math.round((piece.time - from) * RATE);
      for (int i = 0; i < piece.samples && read + i < samples.length; i++) {
        if (begin + i >= 0 && begin + i < line.length) {
          line[begin + i] = samples[read + i];
        }
      }
      read += piece.samples;
    }
    return line;
  }

  /**
   * Looks for parts of this sound in another, each in the same place.
   *
   * @param origin this one's time that is the other's {@code otherOrigin}
   */
  List<Match> findIn(CorpusSound other, double origin, double otherOrigin) {
    double from = Math.min(start() - origin, other.start() - otherOrigin) - 2;
    double to = Math.max(end() - origin, other.end() - otherOrigin) + 2;
    float[] one = laidOut(origin + from, origin + to);
    float[] two = other.laidOut(otherOrigin + from, otherOrigin + to);
    List<Match> matches = new java.util.ArrayList<>();
    int last = one.length - WINDOW - FAR;
    for (int i = 0; i < WINDOWS; i++) {
      // Not the very edges: encoders' delays blur them.
      int begin =
          (int) Math.round((start() - origin - from) * RATE)
              + (int) ((i + 0.5) / WINDOWS * (end() - start()) * RATE)
              - WINDOW / 2;
      if (begin >= FAR && begin < last) {
        double at = (double) begin / RATE + from;
        find(one, two, begin, at).ifPresent(matches::add);
      }
    }
    return matches;
  }

  private static Optional<Match> find(float[] one, float[] two, int begin, double at) {
    double energy = energy(one, begin);
    if (energy < SILENCE * SILENCE * WINDOW) {
      return Optional.empty();
    }
    Match near = find(one, two, begin, at, NEAR, energy);
    return Optional.of(near.found() ? near : find(one, two, begin, at, FAR, energy));
  }

  private static Match find(
      float[] one, float[] two, int begin, double at, int range, double energy) {
    double[] likeness = new double[2 * range + 1];
    double best = -1;
    for (int lag = -range; lag <= range; lag++) {
      double product = 0;
      double other = 0;
      for (int i = 0; i < WINDOW; i += 2) {
        float a = one[begin + i];
        float b = two[begin + lag + i];
        product += a * b;
        other += b * b;
      }
      double value = other == 0 ? 0 : product / Math.sqrt(energy / 2 * other);
      likeness[lag + range] = value;
      best = Math.max(best, value);
    }
    for (int distance = 0; distance <= range; distance++) {
      for (int lag : new int[] {-distance, distance}) {
        if (likeness[lag + range] >= best * AS_GOOD && best > 0) {
          return new Match(at, (double) lag / RATE, best);
        }
      }
    }
    return new Match(at, 0, best);
  }

  private static double energy(float[] line, int begin) {
    double sum = 0;
    for (int i = 0; i < WINDOW; i++) {
      sum += line[begin + i] * line[begin + i];
    }
    return sum;
  }
}
