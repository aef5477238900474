package org.sparebit.engine.precode;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The packed buffers of one call, kept for the next; they grow to one strip and no further. */
final class Scratch {
  private ByteBuffer input = ByteBuffer.allocateDirect(0);
  private ByteBuffer output = ByteBuffer.allocateDirect(0);

  ByteBuffer input(int bytes) {
    input = atLeast(input, bytes);
    return slice(input, 0, bytes);
  }

  ByteBuffer output(int bytes) {
    output = atLeast(output, bytes);
    return slice(output, 0, bytes);
  }

  /** A view of native byte order, as ONNX Runtime takes it. */
  static ByteBuffer slice(ByteBuffer buffer, int offset, int bytes) {
    return buffer.slice(offset, bytes).order(ByteOrder.nativeOrder());
  }

  private static ByteBuffer atLeast(ByteBuffer buffer, int bytes) {
    return buffer.capacity() >= bytes ? buffer : ByteBuffer.allocateDirect(bytes);
  }
}
