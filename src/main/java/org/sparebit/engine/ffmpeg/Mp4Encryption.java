package org.sparebit.engine.ffmpeg;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which tracks of an MP4 or MOV file are encrypted, and how, as its boxes say (ISO/IEC 14496-12 and
 * 23001-7). FFmpeg's streams look like those that are not, and some such files it doesn't open.
 */
final class Mp4Encryption {
  private static final Set<String> FOLDERS = Set.of("moov", "trak", "mdia", "minf", "stbl");

  /** Of sample entries that stand for others. */
  private static final Set<String> ENCRYPTED = Set.of("encv", "enca", "encs", "enct", "encm");

  /** Those of Apple's FairPlay: pictures, sound, text. */
  private static final Set<String> FAIRPLAY = Set.of("drmi", "drms", "drmt");

  private static final Map<String, String> SYSTEMS =
      Map.of(
          "edef8ba979d64acea3c827dcd51d21ed", "Widevine",
          "9a04f07998404286ab92e65be0885f95", "PlayReady",
          "94ce86fb07ff4f43adb893d2fa968ca2", "FairPlay",
          "5e629af538da4063897797ffbd9902d4", "Marlin",
          "f239e769efa348509c16a903c6932efb", "Primetime",
          "1077efecc0b24d02ace33c1e52e2fb4b", "Clear Key",
          "e2719d58a985b3c9781ab030af78d30e", "Clear Key");

  /** As many boxes as no header has; more would be an attack on our time. */
  private static final int MOST_BOXES = 100_000;

  private static final int HEAD_BYTES = 16;

  /** With what describes how it was encrypted; those of pictures alone are some hundred bytes. */
  private static final int MOST_ENTRY_BYTES = 1 << 16;

  private final FileChannel file;
  private final Map<Integer, String> schemes = new HashMap<>();
  private final Set<String> systems = new LinkedHashSet<>();
  private int boxes;
  private int track;

  private Mp4Encryption(FileChannel file) {
    this.file = file;
  }

  /** For each encrypted track, by its number, what encrypts it, in words; empty if nothing is. */
  static Map<Integer, String> of(FileChannel file) {
    Mp4Encryption found = new Mp4Encryption(file);
    try {
      found.read(0, file.size());
    } catch (IOException e) {
      // What could be read of it is enough.
    }
    String keys =
        found.systems.isEmpty() ? "" : "; keys from " + String.join(" or ", found.systems);
    found.schemes.replaceAll((track, scheme) -> scheme + keys);
    return found.schemes;
  }

  private void read(long from, long to) throws IOException {
    long position = from;
    while (position + 8 <= to && ++boxes <= MOST_BOXES) {
      ByteBuffer head = bytes(position, HEAD_BYTES);
      if (head.limit() < 8) {
        return;
      }
      long size = Integer.toUnsignedLong(head.getInt(0));
      String type = fourCharacters(head, 4);
      int headBytes = 8;
      if (size == 1 && head.limit() == HEAD_BYTES) {
        size = head.getLong(8);
        headBytes = HEAD_BYTES;
      } else if (size == 0) {
        size = to - position;
      }
      if (size < headBytes) {
        return;
      }
      box(type, position + headBytes, Math.min(to, position + size));
      position += size;
    }
  }

  private void box(String type, long from, long to) throws IOException {
    if (FOLDERS.contains(type)) {
      read(from, to);
    } else if (type.equals("tkhd")) {
      ByteBuffer header = bytes(from, 24);
      int at = header.limit() > 0 && header.get(0) == 1 ? 20 : 12;
      track = header.limit() >= at + 4 ? header.getInt(at) : 0;
    } else if (type.equals("stsd")) {
      // After version, flags and the number of entries.
      read(from + 8, to);
    } else if (type.equals("pssh")) {
      ByteBuffer header = bytes(from, 20);
      StringBuilder system = new StringBuilder();
      for (int i = 4; i < header.limit(); i++) {
        system.append(String.format("%02x", header.get(i)));
      }
      systems.add(SYSTEMS.getOrDefault(system.toString(), "the key system " + system));
    } else if (FAIRPLAY.contains(type)) {
      schemes.put(track, "FairPlay (" + type + ")");
    } else if (ENCRYPTED.contains(type)) {
      String scheme = scheme(bytes(from, (int) Math.min(to - from, MOST_ENTRY_BYTES)));
      schemes.put(track, "Common Encryption" + (scheme.isEmpty() ? "" : ", scheme " + scheme));
    }
  }

  /** Its box lies behind others, and where those begin differs among the kinds of entries. */
  private static String scheme(ByteBuffer entry) {
    for (int i = 0; i + 12 <= entry.limit(); i++) {
      if (fourCharacters(entry, i).equals("schm")) {
        return fourCharacters(entry, i + 8);
      }
    }
    return "";
  }

  private static String fourCharacters(ByteBuffer bytes, int at) {
    byte[] characters = new byte[4];
    bytes.get(at, characters);
    return new String(characters, StandardCharsets.ISO_8859_1);
  }

  /** As many as there are. */
  private ByteBuffer bytes(long position, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    while (bytes.hasRemaining() && file.read(bytes, position + bytes.position()) > 0) {}
    return bytes.flip();
  }
}
