package org.sparebit.engine.precode;

import java.nio.ByteBuffer;

/** Copies between planes and packed buffers (rows without gaps). */
final class PlaneCopy {
  private PlaneCopy() {}

  /** Copies a whole plane to another of the same size and bit depth. */
  static void copy(Plane source, Plane target) {
    int rowBytes = source.rowBytes();
    if (source.lineSize() == rowBytes && target.lineSize() == rowBytes) {
      int bytes = rowBytes * source.height();
      target.samples().put(target.offset(0), source.samples(), source.offset(0), bytes);
      return;
    }
    for (int row = 0; row < source.height(); row++) {
      target.samples().put(target.offset(row), source.samples(), source.offset(row), rowBytes);
    }
  }

  /**
   * Copies rows into a packed buffer, repeating the last column and the last row beyond the plane.
   *
   * @param first row of the plane
   * @param end row after the last, may lie below the plane
   * @param packedWidth in samples, at least the plane's
   */
  static void pack(Plane source, int first, int end, int packedWidth, ByteBuffer packed) {
    int sampleBytes = source.bytesPerSample();
    int rowBytes = source.rowBytes();
    int packedRowBytes = packedWidth * sampleBytes;
    for (int row = first; row < end; row++) {
      int from = source.offset(Math.min(row, source.height() - 1));
      int to = (row - first) * packedRowBytes;
      packed.put(to, source.samples(), from, rowBytes);
      for (int column = rowBytes; column < packedRowBytes; column += sampleBytes) {
        packed.put(to + column, source.samples(), from + rowBytes - sampleBytes, sampleBytes);
      }
    }
  }

  /**
   * Copies rows out of a packed buffer, leaving off what lies beyond the plane.
   *
   * @param packedFirst the packed buffer's row that becomes {@code first}
   * @param first row of the plane
   * @param end row after the last, may lie below the plane
   */
  static void unpack(
      ByteBuffer packed, int packedFirst, int packedWidth, Plane target, int first, int end) {
    int packedRowBytes = packedWidth * target.bytesPerSample();
    for (int row = first; row < Math.min(end, target.height()); row++) {
      int from = (packedFirst + row - first) * packedRowBytes;
      target.samples().put(target.offset(row), packed, from, target.rowBytes());
    }
  }
}
