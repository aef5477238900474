import java.util.List;
import java.util.Optional;

/**
 * The sound of one stream, all channels in one, at a low rate; and where each piece of it belongs.
 */
record CorpusSound(List<Piece> pieces, short[] samples) {
  static final int RATE = 16_000;

  /** Noise that is moved by half a sample is like nothing; what is slower than that stays. */
  static final String FILTER = "lowpass=f=1500,lowpass=f=1500";

  /** Half a second; what is compared at once. */
  private static final int WINDOW = RATE / 2;

  private static final int WINDOWS = 8;

  /** Of that low sound, every fourth sample says as much as all. */
  private static final int STEP = 4;

  private static final int NEAR = 3 * RATE / 10;
  private static final int FAR = 3 * RATE / 2;

  private static final int TREMBLE = RATE / 50;

  /** Of the root of the mean square, of 32768; below it there is nothing to recognise. */
  private static final double SILENCE = 10;

  private static final double ALIKE = 0.85;

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
    return pieces.stream().mapToDouble(p -> p.time + (double) p.samples / RATE).max().orElse(0);
  }

  /** Whether much of it would have to sound at once: times that nobody can go by. */
  boolean overlaps() {
    return end() - start() < 0.5 * samples.length / RATE;
  }

  boolean isEmpty() {
    return samples.length == 0 || pieces.isEmpty();
  }

  /**
   * All of it in its place, with nothing where there is none; the first sample is at a time. Pieces
   * whose times tremble follow each other: nobody plays the holes between them.
   */
  float[] laidOut(double from, double to) {
    float[] line = new float[(int) Math.max(0, Math.round((to - from) * RATE))];
    int read = 0;
    int next = Integer.MIN_VALUE;
    for (Piece piece : pieces) {
      int begin = (int) Math.round((piece.time - from) * RATE);
      if (Math.abs((long) begin - next) <= TREMBLE) {
        begin = next;
      }
      for (int i = 0; i < piece.samples && read + i < samples.length; i++) {
        if (begin + i >= 0 && begin + i < line.length) {
          line[begin + i] = samples[read + i];
        }
      }
      read += piece.samples;
      next = begin + piece.samples;
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
    if (energy(one, begin, WINDOW) < SILENCE * SILENCE * WINDOW) {
      return Optional.empty();
    }
    Match best = find(one, two, begin, WINDOW, at, NEAR);
    // Where something was put in or taken out, one side of it is still as it was.
    for (int half : new int[] {begin, begin + WINDOW / 2}) {
      if (!best.found() && energy(one, half, WINDOW / 2) >= SILENCE * SILENCE * WINDOW / 2) {
        Match match = find(one, two, half, WINDOW / 2, at, NEAR);
        best = match.found() ? match : best;
      }
    }
    return Optional.of(best.found() ? best : find(one, two, begin, WINDOW, at, FAR));
  }

  private static Match find(float[] one, float[] two, int begin, int length, double at, int range) {
    double energy = energy(one, begin, length);
    double[] likeness = new double[2 * range + 1];
    double best = -1;
    for (int lag = -range; lag <= range; lag++) {
      double product = 0;
      double other = 0;
      for (int i = 0; i < length; i += STEP) {
        float a = one[begin + i];
        float b = two[begin + lag + i];
        product += a * b;
        other += b * b;
      }
      double value = other == 0 ? 0 : product / Math.sqrt(energy / STEP * other);
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

  private static double energy(float[] line, int begin, int length) {
    double sum = 0;
    for (int i = 0; i < length; i++) {
      sum += line[begin + i] * line[begin + i];
    }
    return sum;
  }
}
