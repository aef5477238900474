package org.sparebit.engine.sidedata;

import java.io.ByteArrayOutputStream;
import java.util.List;

/** Metadata OBUs (AV1 specification, 5.8) in a temporal unit. */
final class Av1Metadata {
  private static final int SEQUENCE_HEADER = 1;
  private static final int TEMPORAL_DELIMITER = 2;
  private static final int METADATA = 5;

  private static final int ITU_T_T35 = 4;

  private static final int HAS_SIZE = 0x02;
  private static final int HAS_EXTENSION = 0x04;
  private static final int TRAILING_BIT = 0x80;

  private Av1Metadata() {}

  /**
   * A temporal unit with messages of ITU-T T.35 before its first frame.
   *
   * @throws IllegalArgumentException if it is none
   */
  static byte[] insert(byte[] unit, List<byte[]> messages) {
    int at = 0;
    while (at < unit.length && isHeader(unit[at])) {
      at = end(unit, at);
    }
    ByteArrayOutputStream result = new ByteArrayOutputStream();
    result.write(unit, 0, at);
    for (byte[] message : messages) {
      result.write(METADATA << 3 | HAS_SIZE);
      writeLeb128(result, message.length + 2);
      result.write(ITU_T_T35);
      result.writeBytes(message);
      result.write(TRAILING_BIT);
    }
    result.write(unit, at, unit.length - at);
    return result.toByteArray();
  }

  private static boolean isHeader(byte header) {
    int type = header >> 3 & 0x0f;
    return type == TEMPORAL_DELIMITER || type == SEQUENCE_HEADER;
  }

  private static int end(byte[] unit, int start) {
    if ((unit[start] & HAS_SIZE) == 0) {
      throw new IllegalArgumentException("an OBU without a size");
    }
    int at = start + ((unit[start] & HAS_EXTENSION) != 0 ? 2 : 1);
    long size = 0;
    for (int shift = 0; shift < 56; shift += 7) {
      if (at >= unit.length) {
        break;
      }
      int next = unit[at++];
      size |= (long) (next & 0x7f) << shift;
      if ((next & 0x80) == 0) {
        if (size <= unit.length - at) {
          return at + (int) size;
        }
        break;
      }
    }
    throw new IllegalArgumentException("an OBU that is longer than its packet");
  }

  private static void writeLeb128(ByteArrayOutputStream to, int value) {
    int rest = value;
    while (rest >= 0x80) {
      to.write((rest & 0x7f) | 0x80);
      rest >>= 7;
    }
    to.write(rest);
  }
}
