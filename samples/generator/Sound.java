import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/** A calm tune of plucked strings over held chords, and a click at each cut. */
final class Sound {
  private static final int RATE = 48_000;
  private static final double BEAT = 0.25;

  /** Semitones above A (110 Hz) of four chords, each held for a while. */
  private static final int[][] CHORDS = {
    {0, 7, 12, 15, 19}, {-4, 3, 8, 12, 15}, {3, 10, 15, 19, 22}, {-2, 5, 10, 14, 17}
  };

  private static final int[] PATTERN = {0, 2, 3, 4, 3, 2, 4, 3, 1, 2, 4, 3, 4, 2, 3, 4};
  private static final double CHORD_SECONDS = 2.5;

  private Sound() {}

  /** Samples of the whole clip: little-endian, left and right in turn. */
  static byte[] pcm(double firstCut, double secondCut, double end) {
    int length = (int) Math.round(end * RATE);
    double[] left = new double[length];
    double[] right = new double[length];
    pad(left, right);
    int note = 0;
    for (double at = 0; at < end - 0.2; at += BEAT) {
      int[] chord = CHORDS[(int) (at / CHORD_SECONDS) % CHORDS.length];
      int semitone = chord[PATTERN[note % PATTERN.length]] + 12;
      double pan = 0.5 + 0.35 * StrictMath.sin(note * 1.7);
      pluck(left, right, at, 110 * StrictMath.pow(2, semitone / 12.0), pan, note);
      note++;
    }
    for (double cut : new double[] {firstCut, secondCut}) {
      click(left, cut);
      click(right, cut);
    }
    ByteBuffer bytes = ByteBuffer.allocate(length * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < length; i++) {
      double fade =
          Noise.step(0, 0.4, (double) i / RATE) * Noise.step(end, end - 0.8, (double) i / RATE);
      bytes.putShort((short) Math.round(Noise.clamp(left[i] * fade, -1, 1) * 32767));
      bytes.putShort((short) Math.round(Noise.clamp(right[i] * fade, -1, 1) * 32767));
    }
    return bytes.array();
  }

  private static void pad(double[] left, double[] right) {
    for (int i = 0; i < left.length; i++) {
      double t = (double) i / RATE;
      double place = t / CHORD_SECONDS;
      double into = place - Math.floor(place);
      double level = 0.045 * Noise.step(0, 0.12, into) * Noise.step(1, 0.92, into);
      int[] chord = CHORDS[(int) place % CHORDS.length];
      for (int k = 0; k < 4; k++) {
        double frequency = 110 * StrictMath.pow(2, chord[k] / 12.0);
        left[i] += level * StrictMath.sin(2 * Math.PI * frequency * 0.9985 * t + k);
        right[i] += level * StrictMath.sin(2 * Math.PI * frequency * 1.0015 * t + 2 * k);
      }
    }
  }

  /** A string after Karplus and Strong: a burst of noise that runs round a damped delay line. */
  private static void pluck(
      double[] left, double[] right, double at, double frequency, double pan, int seed) {
    int period = (int) Math.round(RATE / frequency);
    double[] line = new double[period];
    Random random = new Random(seed);
    for (int i = 0; i < period; i++) {
      line[i] = random.nextDouble() * 2 - 1;
    }
    int start = (int) Math.round(at * RATE);
    int end = Math.min(left.length, start + 2 * RATE);
    double smooth = 0;
    for (int i = start; i < end; i++) {
      int k = (i - start) % period;
      double sample = line[k];
      line[k] = 0.4985 * (line[k] + line[(k + 1) % period]);
      smooth += 0.35 * (sample - smooth);
      left[i] += 0.30 * (1 - pan) * smooth;
      right[i] += 0.30 * pan * smooth;
    }
  }

  /** Two milliseconds, loud enough to be found by a program. */
  private static void click(double[] channel, double at) {
    int start = (int) Math.round(at * RATE);
    for (int i = 0; i < RATE / 500; i++) {
      double decay = 1 - i / (RATE / 500.0);
      channel[start + i] += 0.85 * decay * ((i / 6 & 1) == 0 ? 1 : -1);
    }
  }
}
