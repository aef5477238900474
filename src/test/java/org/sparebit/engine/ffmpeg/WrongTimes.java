package org.sparebit.engine.ffmpeg;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Gives a single packet of a file a wrong time, as recorders with a bad clock or a bad disk do. */
public final class WrongTimes {
  /** Which of a packet's times are wrong. */
  public enum Which {
    PRESENTATION,
    DECODING,
    BOTH
  }

  private static final int PACKET = 188;
  private static final int CLOCK = 90_000;

  private WrongTimes() {}

  /**
   * Changes a transport stream, whose blocks of sound hold several packets.
   *
   * @param stream number of the stream, in the order of the file
   * @param block number of the stream's block that gets a wrong time, from 0
   */
  public static void inTransportStream(
      Path file, int stream, int block, double seconds, Which which) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int found = 0;
    for (int at = 0; at < bytes.length; at += PACKET) {
      int pid = (bytes[at + 1] & 0x1f) << 8 | (bytes[at + 2] & 0xff);
      boolean starts = (bytes[at + 1] & 0x40) != 0;
      if (!starts || pid != 0x100 + stream || found++ != block) {
        continue;
      }
      boolean adapted = (bytes[at + 3] & 0x20) != 0;
      int header = at + 4 + (adapted ? 1 + (bytes[at + 4] & 0xff) : 0);
      boolean hasDecodingTime = (bytes[header + 7] & 0x40) != 0;
      if (which != Which.DECODING) {
        shift(bytes, header + 9, Math.round(seconds * CLOCK));
      }
      if (which != Which.PRESENTATION && hasDecodingTime) {
        shift(bytes, header + 14, Math.round(seconds * CLOCK));
      }
      Files.write(file, bytes);
      return;
    }
    throw new IllegalArgumentException("there are only " + found + " blocks");
  }

  /** A time is 33 bits, in groups of 3, 15 and 15 that each end with a 1. */
  private static void shift(byte[] bytes, int at, long by) {
    long time =
        ((bytes[at] & 0x0eL) << 29)
            | ((bytes[at + 1] & 0xffL) << 22)
            | ((bytes[at + 2] & 0xfeL) << 14)
            | ((bytes[at + 3] & 0xffL) << 7)
            | ((bytes[at + 4] & 0xffL) >> 1);
    time = (time + by) & 0x1_ffff_ffffL;
    bytes[at] = (byte) ((bytes[at] & 0xf1) | ((time >> 29) & 0x0e));
    bytes[at + 1] = (byte) (time >> 22);
    bytes[at + 2] = (byte) ((time >> 14) | 1);
    bytes[at + 3] = (byte) (time >> 7);
    bytes[at + 4] = (byte) ((time << 1) | 1);
  }

  /**
   * Changes a Matroska file, which has presentation times only.
   *
   * @param stream number of the stream, in the order of the file
   * @param block number of the stream's block that gets a wrong time, from 0
   * @param seconds less than 30
   */
  public static void inMatroska(Path file, int stream, int block, double seconds)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    int found = 0;
    while (bytes.hasRemaining()) {
      long id = number(bytes, true);
      long size = number(bytes, false);
      boolean opens = id == 0x18538067L || id == 0x1F43B675L || id == 0xA0;
      if (opens) {
        continue;
      }
      int at = bytes.position();
      if ((id == 0xA3 || id == 0xA1) && (bytes.get(at) & 0x7f) == stream + 1 && found++ == block) {
        bytes.putShort(at + 1, (short) (bytes.getShort(at + 1) + Math.round(seconds * 1000)));
        Files.write(file, bytes.array());
        return;
      }
      bytes.position(at + (int) size);
    }
    throw new IllegalArgumentException("there are only " + found + " blocks");
  }

  /** EBML's numbers say by their leading zeros how long they are; identifiers keep that mark. */
  private static long number(ByteBuffer bytes, boolean withMark) {
    int first = bytes.get() & 0xff;
    int length = Integer.numberOfLeadingZeros(first) - 23;
    long value = withMark ? first : first & (0xff >> length);
    for (int i = 1; i < length; i++) {
      value = (value << 8) | (bytes.get() & 0xff);
    }
    return value;
  }
}
