package org.sparebit.engine.container;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes boxes as MP4 and MOV files have them. */
public final class Boxes {
  private Boxes() {}

  public static byte[] box(String type, byte[]... contents) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] content : contents) {
      out.writeBytes(content);
    }
    return ByteBuffer.allocate(8 + out.size())
        .putInt(8 + out.size())
        .put(type.getBytes(StandardCharsets.ISO_8859_1))
        .put(out.toByteArray())
        .array();
  }

  public static byte[] ints(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length);
    for (int value : values) {
      bytes.putInt(value);
    }
    return bytes.array();
  }
}
