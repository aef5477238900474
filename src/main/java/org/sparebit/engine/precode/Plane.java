package org.sparebit.engine.precode;

import java.nio.ByteBuffer;

/**
 * A plane of a frame, of luma or of one chroma component: rows of one byte per sample at 8 bit, of
 * two bytes, least significant first, above.
 *
 * @param samples a direct buffer; the first row starts at its position, and what remains is at
 *     least {@code lineSize · (height − 1)} bytes and one row
 * @param width in samples
 * @param height in samples
 * @param lineSize bytes from row to row, at least one row's
 * @param bitDepth 8 or 10
 */
public record Plane(ByteBuffer samples, int width, int height, int lineSize, int bitDepth) {

  /**
   * Checks that the buffer can hold such a plane.
   *
   * @throws IllegalArgumentException if it cannot, or is not direct
   */
  public Plane {
    if (!samples.isDirect()) {
      throw new IllegalArgumentException("a plane needs a direct buffer");
    }
    if (bitDepth != 8 && bitDepth != 10) {
      throw new IllegalArgumentException("bit depth " + bitDepth + ", expected 8 or 10");
    }
    long rowBytes = (long) width * bytesPerSample(bitDepth);
    if (width <= 0 || height <= 0 || lineSize < rowBytes) {
      throw new IllegalArgumentException(
          "a plane of " + width + "x" + height + " at " + bitDepth + " bit, line size " + lineSize);
    }
    long needed = (long) lineSize * (height - 1) + rowBytes;
    if (samples.remaining() < needed) {
      throw new IllegalArgumentException(
          "a plane of %dx%d with line size %d needs %d bytes, the buffer has %d"
              .formatted(width, height, lineSize, needed, samples.remaining()));
    }
  }

  public int bytesPerSample() {
    return bytesPerSample(bitDepth);
  }

  /** Bytes of one row's samples, without the padding up to the line size. */
  int rowBytes() {
    return width * bytesPerSample();
  }

  /** Index in {@link #samples()} of the first byte of a row. */
  public int offset(int row) {
    return samples.position() + row * lineSize;
  }

  private static int bytesPerSample(int bitDepth) {
    return bitDepth > 8 ? 2 : 1;
  }
}
