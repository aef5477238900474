package org.sparebit.engine.sidedata;

import java.io.ByteArrayOutputStream;

/** SEI messages (H.265, annex D) in an access unit with start codes (annex B). */
final class HevcSei {
  static final int ITU_T_T35 = 4;
  static final int USER_DATA_UNREGISTERED = 5;

  private static final int PREFIX_SEI = 39;

  /** NAL units of types below are slices. */
  private static final int FIRST_OTHER = 32;

  private static final int TRAILING_BIT = 0x80;

  private HevcSei() {}

  /** Appends a NAL unit with one message. */
  static void append(ByteArrayOutputStream to, int type, byte[] message) {
    to.writeBytes(new byte[] {0, 0, 0, 1, PREFIX_SEI << 1, 1});
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.write(type);
    int size = message.length;
    for (; size >= 0xff; size -= 0xff) {
      content.write(0xff);
    }
    content.write(size);
    content.writeBytes(message);
    content.write(TRAILING_BIT);
    int zeros = 0;
    for (byte value : content.toByteArray()) {
      if (zeros == 2 && (value & 0xff) <= 3) {
        // So that nothing in it looks like a start code.
        to.write(3);
        zeros = 0;
      }
      to.write(value);
      zeros = value == 0 ? zeros + 1 : 0;
    }
  }

  /**
   * The access unit with NAL units before its first slice.
   *
   * @throws IllegalArgumentException if it has none
   */
  static byte[] insert(byte[] unit, byte[] added) {
    for (int i = 0; i + 3 < unit.length; i++) {
      if (unit[i] == 0 && unit[i + 1] == 0 && unit[i + 2] == 1) {
        if ((unit[i + 3] >> 1 & 0x3f) < FIRST_OTHER) {
          int at = i > 0 && unit[i - 1] == 0 ? i - 1 : i;
          ByteArrayOutputStream result = new ByteArrayOutputStream();
          result.write(unit, 0, at);
          result.writeBytes(added);
          result.write(unit, at, unit.length - at);
          return result.toByteArray();
        }
        i += 2;
      }
    }
    throw new IllegalArgumentException("an access unit without a slice");
  }
}
