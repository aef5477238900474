package org.sparebit.engine.precode;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How busy the pictures are, averaged over about the last second: what decides, besides the
 * bitrate, how coarsely an encoder has to quantise. {@code training/precoder/activity.py} measures
 * the same on the clips that the coefficients were fitted to.
 *
 * <p>For one thread, which shows every frame once in presentation order.
 */
final class ContentActivity {
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

  /** Rate control reacts to content within about a second, too. */
  private static final double SECONDS_OF_MEMORY = 1;

  /**
   * What the sampled blocks of 8x8 say.
   *
   * @param spatial mean absolute difference from the block's mean, in levels of 8 bit
   * @param temporal mean absolute difference from the frame before, likewise
   * @param flat the share of blocks without texture, 0 to 1
   * @param noise the standard deviation of noise in the calm parts of the picture, in levels of 8
   *     bit: low but where there is grain, since pictures have calm places
   */
  record Activity(double spatial, double temporal, double flat, double noise) {}

  private final double share;
  private final double typicalTemporal;
  private short @Nullable [] previous;
  private @Nullable Activity average;
  private double lastFlat;
  private double lastEdges;

  /** Whether the average knows movement yet. */
  private boolean moving;

  /**
   * @param frameRate frames per second
   * @param typicalTemporal stands for the movement until there are two frames
   */
  ContentActivity(double frameRate, double typicalTemporal) {
    this.share = Math.min(1, 1 / (SECONDS_OF_MEMORY * frameRate));
    this.typicalTemporal = typicalTemporal;
  }

  /** Takes the next frame into the average. */
  Activity next(Plane plane) {
    short[] samples = sampledBlocks(plane);
    short[] before = previous;
    Activity known = average;
    double spatial = spatial(samples);
    lastEdges = edges(samples, columns(plane));
    double noise = noise(samples);
    lastFlat = flat(samples);
    Activity result;
    if (known == null || before == null || before.length != samples.length) {
      result = new Activity(spatial, typicalTemporal, lastFlat, noise);
      moving = false;
    } else {
      double temporal = temporal(before, samples);
      result =
          new Activity(
              known.spatial() + share * (spatial - known.spatial()),
              moving ? known.temporal() + share * (temporal - known.temporal()) : temporal,
              known.flat() + share * (lastFlat - known.flat()),
              known.noise() + share * (noise - known.noise()));
      moving = true;
    }
    previous = samples;
    average = result;
    return result;
  }

  /** The share of flat blocks in the last frame alone. */
  double lastFlat() {
    return lastFlat;
  }

  /**
   * How much of the last frame alone is flat beside hard edges, as in text: F · ln (1 + S), without
   * the bars of black around the picture.
   */
  double lastEdges() {
    return lastEdges;
  }

  private static double edges(short[] samples, int columns) {
    short[] picture = withoutBars(samples, columns);
    return flat(picture) * Math.log1p(spatial(picture));
  }

  /** Without the rows and columns of blocks at the edges that are entirely black. */
  private static short[] withoutBars(short[] samples, int columns) {
    int left = columns;
    int right = -1;
    int top = Integer.MAX_VALUE;
    int bottom = -1;
    for (int block = 0; block < samples.length / SAMPLES; block++) {
      if (!isBlack(samples, block * SAMPLES)) {
        left = Math.min(left, block % columns);
        right = Math.max(right, block % columns);
        top = Math.min(top, block / columns);
        bottom = block / columns;
      }
    }
    if (bottom < 0) {
      return new short[0];
    }
    int length = (right - left + 1) * SAMPLES;
    short[] picture = new short[(bottom - top + 1) * length];
    for (int row = top; row <= bottom; row++) {
      int start = (row * columns + left) * SAMPLES;
      System.arraycopy(samples, start, picture, (row - top) * length, length);
    }
    return picture;
  }

  private static double flat(short[] samples) {
    int blocks = samples.length / SAMPLES;
    int flat = 0;
    for (int start = 0; start < samples.length; start += SAMPLES) {
      short lowest = Short.MAX_VALUE;
      short highest = Short.MIN_VALUE;
      for (int i = start; i < start + SAMPLES; i++) {
        lowest = (short) Math.min(lowest, samples[i]);
        highest = (short) Math.max(highest, samples[i]);
      }
      if (highest - lowest <= FLATNESS * UNITS_PER_LEVEL) {
        flat++;
      }
    }
    return blocks == 0 ? 0 : (double) flat / blocks;
  }

  /**
   * Of each block as J. Immerkaer, "Fast noise variance estimation" (1996) has it; of the blocks
   * that are not black a low quantile. Bars of black would hide the grain beside them.
   */
  private static double noise(short[] samples) {
    int[] sums = new int[samples.length / SAMPLES];
    int blocks = 0;
    for (int start = 0; start < samples.length; start += SAMPLES) {
      if (!isBlack(samples, start)) {
        sums[blocks++] = secondDifferences(samples, start);
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

  private static boolean isBlack(short[] samples, int start) {
    for (int i = start; i < start + SAMPLES; i++) {
      if (samples[i] > BLACK * UNITS_PER_LEVEL) {
        return false;
      }
    }
    return true;
  }

  /** The sum of the second differences' amounts, taken down and across. */
  private static int secondDifferences(short[] samples, int start) {
    int sum = 0;
    int beforeLast = 0;
    int last = 0;
    for (int row = 0; row < BLOCK - 2; row++) {
      for (int column = 0; column < BLOCK; column++) {
        int i = start + row * BLOCK + column;
        int down = samples[i] - 2 * samples[i + BLOCK] + samples[i + 2 * BLOCK];
        if (column >= 2) {
          sum += Math.abs(beforeLast - 2 * last + down);
        }
        beforeLast = last;
        last = down;
      }
    }
    return sum;
  }

  private static double spatial(short[] samples) {
    long sum = 0;
    for (int start = 0; start < samples.length; start += SAMPLES) {
      int total = 0;
      for (int i = start; i < start + SAMPLES; i++) {
        total += samples[i];
      }
      // Whole numbers, by leaving the mean undivided.
      for (int i = start; i < start + SAMPLES; i++) {
        sum += Math.abs(SAMPLES * samples[i] - total);
      }
    }
    return inLevels((double) sum / SAMPLES, samples.length);
  }

  private static double temporal(short[] before, short[] samples) {
    double sum = 0;
    for (int i = 0; i < samples.length; i++) {
      sum += Math.abs(samples[i] - before[i]);
    }
    return inLevels(sum, samples.length);
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
