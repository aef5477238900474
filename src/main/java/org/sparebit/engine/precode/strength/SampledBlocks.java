package org.sparebit.engine.precode.strength;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.sparebit.engine.precode.Plane;

/**
 * Blocks of 8x8 from all over a plane, and what they say of it. A few percent of the samples are
 * enough, and each is looked at few times: workers' JVMs optimise little.
 */
final class SampledBlocks {
  private static final int BLOCK = 8;

  /** Every fourth block each way: 2,000 blocks of a 1080p frame. */
  private static final int STRIDE = 4 * BLOCK;

  private static final int SAMPLES = BLOCK * BLOCK;

  /**
   * Levels of 8 bit by which the samples of a flat block may differ; film and video noise is above.
   */
  private static final int FLATNESS = 2;

  /** No sample of a black block is above this, in levels of 8 bit. */
  private static final int BLACK = 20;

  /** The share of blocks that count as calm. */
  private static final double CALM_SHARE = 0.1;

  /** Samples are kept at 10 bit. */
  private static final int UNITS_PER_LEVEL = 4;

  /** One block after the other, row by row, at 10 bit whatever the plane has. */
  private final short[] samples;

  /** Blocks in a row of blocks. */
  private final int columns;

  /** Per block the sum of differences from its mean, times {@link #SAMPLES}. */
  private final int[] deviations;

  /** Per block its highest sample less its lowest. */
  private final int[] spans;

  /** Per block its highest sample. */
  private final int[] highest;

  private SampledBlocks(
      short[] samples, int columns, int[] deviations, int[] spans, int[] highest) {
    this.samples = samples;
    this.columns = columns;
    this.deviations = deviations;
    this.spans = spans;
    this.highest = highest;
  }

  static SampledBlocks of(Plane plane) {
    short[] samples = sampledBlocks(plane);
    int count = samples.length / SAMPLES;
    int[] deviations = new int[count];
    int[] spans = new int[count];
    int[] highest = new int[count];
    for (int block = 0; block < count; block++) {
      int start = block * SAMPLES;
      int total = 0;
      int low = Short.MAX_VALUE;
      int high = 0;
      for (int i = start; i < start + SAMPLES; i++) {
        int sample = samples[i];
        total += sample;
        if (sample < low) {
          low = sample;
        }
        if (sample > high) {
          high = sample;
        }
      }
      // Whole numbers, by leaving the mean undivided.
      int deviation = 0;
      for (int i = start; i < start + SAMPLES; i++) {
        deviation += Math.abs(SAMPLES * samples[i] - total);
      }
      deviations[block] = deviation;
      spans[block] = high - low;
      highest[block] = high;
    }
    return new SampledBlocks(samples, columns(plane), deviations, spans, highest);
  }

  /** Mean absolute difference from the blocks' means, in levels of 8 bit. */
  double spatial() {
    long sum = 0;
    for (int deviation : deviations) {
      sum += deviation;
    }
    return inLevels((double) sum / SAMPLES, deviations.length * SAMPLES);
  }

  /** The share of blocks without texture, 0 to 1. */
  double flat() {
    int flat = 0;
    for (int span : spans) {
      if (span <= FLATNESS * UNITS_PER_LEVEL) {
        flat++;
      }
    }
    return spans.length == 0 ? 0 : (double) flat / spans.length;
  }

  /**
   * How much is flat beside hard edges, as in text: F · ln (1 + S), without the bars of black
   * around the picture.
   */
  double edges() {
    SampledBlocks picture = withoutBars();
    return picture.flat() * Math.log1p(picture.spatial());
  }

  /** Mean absolute difference to another frame's blocks of the same number, in levels of 8 bit. */
  double temporal(SampledBlocks before) {
    long sum = 0;
    for (int i = 0; i < samples.length; i++) {
      sum += Math.abs(samples[i] - before.samples[i]);
    }
    return inLevels((double) sum, samples.length);
  }

  /** Without the rows and columns of blocks at the edges that are entirely black. */
  private SampledBlocks withoutBars() {
    int left = columns;
    int right = -1;
    int top = Integer.MAX_VALUE;
    int bottom = -1;
    for (int block = 0; block < highest.length; block++) {
      if (!isBlack(highest[block])) {
        left = Math.min(left, block % columns);
        right = Math.max(right, block % columns);
        top = Math.min(top, block / columns);
        bottom = block / columns;
      }
    }
    int width = Math.max(0, right - left + 1);
    int rows = bottom < 0 ? 0 : bottom - top + 1;
    if (width == columns && rows * columns == highest.length) {
      return this;
    }
    int count = rows * width;
    SampledBlocks picture =
        new SampledBlocks(new short[0], width, new int[count], new int[count], new int[count]);
    for (int row = 0; row < rows; row++) {
      int from = (top + row) * columns + left;
      System.arraycopy(deviations, from, picture.deviations, row * width, width);
      System.arraycopy(spans, from, picture.spans, row * width, width);
      System.arraycopy(highest, from, picture.highest, row * width, width);
    }
    return picture;
  }

  /** How many there are. */
  int count() {
    return spans.length;
  }

  private static boolean isBlack(int highest) {
    return highest <= BLACK * UNITS_PER_LEVEL;
  }

  /**
   * The standard deviation of noise in the calm parts of the picture, in levels of 8 bit. Of each
   * block as J. Immerkaer, "Fast noise variance estimation" (1996) has it; of the blocks that are
   * not black a low quantile. Bars of black would hide the grain beside them.
   */
  double noise() {
    int[] sums = new int[highest.length];
    int blocks = 0;
    for (int block = 0; block < highest.length; block++) {
      if (!isBlack(highest[block])) {
        sums[blocks++] = secondDifferences(samples, block * SAMPLES);
      }
    }
    if (blocks == 0) {
      return 0;
    }
    Arrays.sort(sums, 0, blocks);
    double mean = (double) sums[(int) (CALM_SHARE * (blocks - 1))] / ((BLOCK - 2) * (BLOCK - 2));
    // Six is the filter's gain on noise, the root turns a mean deviation into a standard one.
    return mean / UNITS_PER_LEVEL * Math.sqrt(Math.PI / 2) / 6;
  }

  /** The sum of the second differences' amounts, taken down and across. */
  private static int secondDifferences(short[] samples, int start) {
    int sum = 0;
    for (int row = start; row < start + (BLOCK - 2) * BLOCK; row += BLOCK) {
      int beforeLast = down(samples, row);
      int last = down(samples, row + 1);
      for (int i = row + 2; i < row + BLOCK; i++) {
        int next = down(samples, i);
        sum += Math.abs(beforeLast - 2 * last + next);
        beforeLast = last;
        last = next;
      }
    }
    return sum;
  }

  private static int down(short[] samples, int i) {
    return samples[i] - 2 * samples[i + BLOCK] + samples[i + 2 * BLOCK];
  }

  private static double inLevels(double sum, int count) {
    return count == 0 ? 0 : sum / count / UNITS_PER_LEVEL;
  }

  /** Blocks one after the other, at 10 bit whatever the plane has. */
  private static short[] sampledBlocks(Plane plane) {
    int columns = columns(plane);
    int rows = Math.max(0, (plane.height() - BLOCK) / STRIDE + 1);
    if (plane.width() < BLOCK || plane.height() < BLOCK) {
      return new short[0];
    }
    short[] samples = new short[columns * rows * SAMPLES];
    ByteBuffer source = plane.samples().duplicate().order(ByteOrder.LITTLE_ENDIAN);
    boolean wide = plane.bytesPerSample() == 2;
    int target = 0;
    for (int top = 0; top < rows * STRIDE; top += STRIDE) {
      for (int left = 0; left < columns * STRIDE; left += STRIDE) {
        for (int y = top; y < top + BLOCK; y++) {
          int row = plane.offset(y) + left * plane.bytesPerSample();
          if (wide) {
            unpackWide(source.getLong(row), plane.bitDepth(), samples, target);
            unpackWide(source.getLong(row + Long.BYTES), plane.bitDepth(), samples, target + 4);
          } else {
            unpack(source.getLong(row), samples, target);
          }
          target += BLOCK;
        }
      }
    }
    return samples;
  }

  private static int columns(Plane plane) {
    return Math.max(0, (plane.width() - BLOCK) / STRIDE + 1);
  }

  /** Eight samples of 8 bit. One access for all: a worker's JVM optimises little. */
  private static void unpack(long packed, short[] samples, int target) {
    for (int i = 0; i < BLOCK; i++) {
      samples[target + i] = (short) ((packed >>> (8 * i) & 0xff) * UNITS_PER_LEVEL);
    }
  }

  /** Four samples of 16 bit. */
  private static void unpackWide(long packed, int bitDepth, short[] samples, int target) {
    for (int i = 0; i < BLOCK / 2; i++) {
      samples[target + i] = (short) ((packed >>> (16 * i) & 0xffff) << 10 >> bitDepth);
    }
  }
}
