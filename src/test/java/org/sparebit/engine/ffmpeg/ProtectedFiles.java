package org.sparebit.engine.ffmpeg;

import static org.sparebit.engine.container.Boxes.box;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Set;

/**
 * Lets files of {@link TestMedia} say that they are encrypted, as those do that are. Their samples
 * stay as they are.
 */
public final class ProtectedFiles {
  private static final Set<String> FOLDERS = Set.of("moov", "trak", "mdia", "minf", "stbl", "stsd");

  private static final int PACKET_BYTES = 188;

  private ProtectedFiles() {}

  /**
   * Common Encryption of an MP4's track.
   *
   * @param entry the four-character code of its samples, such as {@code mp4v}
   * @param becomes such as {@code encv}
   * @param scheme such as {@code cbcs}
   * @param system number of the key system, 32 hexadecimal digits; empty for none
   */
  public static void encrypt(Path file, String entry, String becomes, String scheme, String system)
      throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int at = text(bytes).indexOf(entry, text(bytes).indexOf("stsd"));
    bytes = insert(bytes, at - 4 + ByteBuffer.wrap(bytes).getInt(at - 4), sinf(entry, scheme));
    System.arraycopy(becomes.getBytes(StandardCharsets.ISO_8859_1), 0, bytes, at, 4);
    if (!system.isEmpty()) {
      int movie = text(bytes).indexOf("moov") - 4;
      byte[] number = HexFormat.of().parseHex(system);
      byte[] box = box("pssh", new byte[4], number, new byte[4]);
      bytes = insert(bytes, movie + 8, box);
    }
    Files.write(file, bytes);
  }

  /** Renames the samples of a track, as FairPlay does. */
  public static void rename(Path file, String entry, String becomes) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int at = text(bytes).indexOf(entry, text(bytes).indexOf("stsd"));
    System.arraycopy(becomes.getBytes(StandardCharsets.ISO_8859_1), 0, bytes, at, 4);
    Files.write(file, bytes);
  }

  private static byte[] sinf(String format, String scheme) {
    byte[] original = box("frma", format.getBytes(StandardCharsets.ISO_8859_1));
    byte[] how =
        box("schm", new byte[4], scheme.getBytes(StandardCharsets.ISO_8859_1), new byte[4]);
    return box("sinf", original, how);
  }

  /** All boxes around become larger; the samples lie before. */
  private static byte[] insert(byte[] bytes, int position, byte[] box) {
    if (text(bytes).indexOf("moov") < text(bytes).indexOf("mdat")) {
      throw new IllegalArgumentException("the header is at the start");
    }
    grow(ByteBuffer.wrap(bytes), 0, bytes.length, position, box.length);
    return ByteBuffer.allocate(bytes.length + box.length)
        .put(bytes, 0, position)
        .put(box)
        .put(bytes, position, bytes.length - position)
        .array();
  }

  private static void grow(ByteBuffer bytes, int from, int to, int position, int by) {
    int at = from;
    while (at + 8 <= to) {
      int size = bytes.getInt(at);
      byte[] characters = new byte[4];
      bytes.get(at + 4, characters);
      String type = new String(characters, StandardCharsets.ISO_8859_1);
      if (size < 8) {
        return;
      }
      if (position >= at + 8 && position <= at + size) {
        bytes.putInt(at, size + by);
        if (FOLDERS.contains(type)) {
          grow(bytes, at + (type.equals("stsd") ? 16 : 8), at + size, position, by);
        }
      }
      at += size;
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** Marks the packets of a transport stream's stream as scrambled. */
  public static void scramble(Path file, int identifier) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    for (int at = 0; at < bytes.length; at += PACKET_BYTES) {
      if (identifierAt(bytes, at) == identifier) {
        bytes[at + 3] |= (byte) 0x80;
      }
    }
    Files.write(file, bytes);
  }

  /** Gives the streams of one kind another one in the tables of a transport stream. */
  public static void changeKind(Path file, int kind, int becomes) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    for (int at = 0; at < bytes.length; at += PACKET_BYTES) {
      // FFmpeg's tables of programs; behind the head a pointer of no length.
      if (identifierAt(bytes, at) == 0x1000) {
        change(bytes, at + 5, kind, becomes);
      }
    }
    Files.write(file, bytes);
  }

  private static int identifierAt(byte[] bytes, int at) {
    return (bytes[at + 1] & 0x1F) << 8 | (bytes[at + 2] & 0xFF);
  }

  private static void change(byte[] bytes, int table, int kind, int becomes) {
    int end = table + 3 + length(bytes, table + 1) - 4;
    int entry = table + 12 + length(bytes, table + 10);
    while (entry < end) {
      if ((bytes[entry] & 0xFF) == kind) {
        bytes[entry] = (byte) becomes;
      }
      entry += 5 + length(bytes, entry + 3);
    }
    int check = -1;
    for (int i = table; i < end; i++) {
      check ^= bytes[i] << 24;
      for (int bit = 0; bit < 8; bit++) {
        check = check << 1 ^ (check < 0 ? 0x04C11DB7 : 0);
      }
    }
    ByteBuffer.wrap(bytes).putInt(end, check);
  }

  private static int length(byte[] bytes, int at) {
    return (bytes[at] & 0x0F) << 8 | (bytes[at + 1] & 0xFF);
  }
}
