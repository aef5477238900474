package org.sparebit.engine.precode;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.function.IntBinaryOperator;

/** Planes for tests. */
public final class Planes {
  /** What the bytes between a row's end and its line size hold. */
  static final byte GAP = (byte) 0xa5;

  private Planes() {}

  /** A plane whose gaps are marked and whose samples are 0. */
  static Plane empty(int width, int height, int gapBytes, int bitDepth) {
    int rowBytes = width * (bitDepth == 8 ? 1 : 2);
    int lineSize = rowBytes + gapBytes;
    ByteBuffer samples = ByteBuffer.allocateDirect(lineSize * height);
    for (int i = 0; i < samples.capacity(); i++) {
      samples.put(i, i % lineSize < rowBytes ? 0 : GAP);
    }
    return new Plane(samples, width, height, lineSize, bitDepth);
  }

  public static Plane of(
      int width, int height, int gapBytes, int bitDepth, IntBinaryOperator sampleAt) {
    Plane plane = empty(width, height, gapBytes, bitDepth);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        set(plane, x, y, sampleAt.applyAsInt(x, y));
      }
    }
    return plane;
  }

  /** Waves under grain, in limited range: something that a precoder works on. */
  public static Plane textured(int width, int height, int gapBytes, int bitDepth, long seed) {
    Random random = new Random(seed);
    double phase = random.nextDouble() * 6;
    return of(
        width,
        height,
        gapBytes,
        bitDepth,
        (x, y) -> {
          double wave = 60 * Math.sin(phase + 0.05 * x + 0.03 * y) + 15 * Math.sin(0.9 * x - y);
          double level = 125 + wave + 5 * random.nextGaussian();
          return (int) Math.round(level * (1 << (bitDepth - 8)));
        });
  }

  static Plane like(Plane plane) {
    return empty(
        plane.width(), plane.height(), plane.lineSize() - plane.rowBytes(), plane.bitDepth());
  }

  public static int get(Plane plane, int x, int y) {
    return plane.bitDepth() == 8
        ? plane.samples().get(plane.offset(y) + x) & 0xff
        : littleEndian(plane).getShort(plane.offset(y) + 2 * x);
  }

  /** The samples, row by row, without the gaps. */
  static int[] samples(Plane plane) {
    int[] samples = new int[plane.width() * plane.height()];
    for (int y = 0; y < plane.height(); y++) {
      for (int x = 0; x < plane.width(); x++) {
        samples[y * plane.width() + x] = get(plane, x, y);
      }
    }
    return samples;
  }

  /** The whole buffer, gaps included. */
  static byte[] bytes(Plane plane) {
    byte[] bytes = new byte[plane.samples().capacity()];
    plane.samples().get(0, bytes);
    return bytes;
  }

  private static void set(Plane plane, int x, int y, int sample) {
    if (plane.bitDepth() == 8) {
      plane.samples().put(plane.offset(y) + x, (byte) sample);
    } else {
      littleEndian(plane).putShort(plane.offset(y) + 2 * x, (short) sample);
    }
  }

  private static ByteBuffer littleEndian(Plane plane) {
    return plane.samples().duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }
}
