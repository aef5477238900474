package org.sparebit.engine.container;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which tracks of an MP4 or MOV file are encrypted, and how, as its boxes say (ISO/IEC 14496-12 and
 * 23001-7). FFmpeg's streams look like those that are not, and some such files it doesn't open.
 */
public final class EncryptedTracks {
  /** Of sample entries that stand for others. */
  private static final Set<String> ENCRYPTED = Set.of("encv", "enca", "encs", "enct", "encm");

  /** Those of Apple's FairPlay: pictures, audio, text. */
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

  /** As many tracks, and key systems, as no file has; more would be an attack on our time. */
  private static final int MOST = 1000;

  private static final int VERSION_AND_FLAGS_BYTES = 4;
  private static final int SYSTEM_BYTES = 16;

  /** With what describes how it was encrypted; those of pictures alone are some hundred bytes. */
  private static final int MOST_ENTRY_BYTES = 1 << 16;

  private final BoundedFile file;
  private final Map<Integer, String> schemes = new HashMap<>();
  private final Set<String> systems = new LinkedHashSet<>();

  private EncryptedTracks(BoundedFile file) {
    this.file = file;
  }

  /** For each encrypted track, by its number, what encrypts it, in words; empty if nothing is. */
  public static Map<Integer, String> of(FileChannel channel) {
    try {
      EncryptedTracks found = new EncryptedTracks(new BoundedFile(channel));
      return found.read();
    } catch (IOException e) {
      // The file can't be read: opening it will say so.
      return Map.of();
    }
  }

  private Map<Integer, String> read() throws IOException {
    for (Box box : Box.between(file, 0, file.size())) {
      if (box.type().equals("moov")) {
        readMovie(box);
      } else if (box.type().equals("pssh")) {
        systems.add(system(box));
      }
    }
    String keys = systems.isEmpty() ? "" : "; keys from " + String.join(" or ", systems);
    schemes.replaceAll((track, scheme) -> scheme + keys);
    return schemes;
  }

  private void readMovie(Box movie) throws IOException {
    for (Box box : first(movie.children(file, "pssh"))) {
      systems.add(system(box));
    }
    for (Box track : first(movie.children(file, "trak"))) {
      Optional<Box> table = track.child(file, "mdia", "minf", "stbl", "stsd");
      if (table.isPresent()) {
        readEntries(track, table.get());
      }
    }
  }

  private static List<Box> first(List<Box> boxes) {
    return boxes.subList(0, Math.min(boxes.size(), MOST));
  }

  private void readEntries(Box track, Box table) throws IOException {
    // After version, flags and the number of entries.
    long from = table.content() + VERSION_AND_FLAGS_BYTES + 4;
    for (Box entry : first(Box.between(file, from, Math.min(table.end(), file.size())))) {
      if (FAIRPLAY.contains(entry.type())) {
        schemes.put(number(track), "FairPlay (" + entry.type() + ")");
      } else if (ENCRYPTED.contains(entry.type())) {
        String scheme = scheme(entry);
        schemes.put(
            number(track), "Common Encryption" + (scheme.isEmpty() ? "" : ", scheme " + scheme));
      }
    }
  }

  private int number(Box track) throws IOException {
    Optional<Box> header = track.child(file, "tkhd");
    return header.isEmpty() ? 0 : (int) EditLists.trackNumber(file, header.get());
  }

  private String system(Box box) throws IOException {
    byte[] number = file.bytes(box.content() + VERSION_AND_FLAGS_BYTES, SYSTEM_BYTES).array();
    String digits = HexFormat.of().formatHex(number);
    return SYSTEMS.getOrDefault(digits, "the key system " + digits);
  }

  /** Its box lies behind others, and where those begin differs among the kinds of entries. */
  private String scheme(Box entry) throws IOException {
    long end = Math.min(entry.end(), file.size());
    int length = (int) Math.max(0, Math.min(end - entry.content(), MOST_ENTRY_BYTES));
    byte[] bytes = file.bytes(entry.content(), length).array();
    for (int i = 0; i + 12 <= length; i++) {
      if (BoundedFile.name(bytes, i).equals("schm")) {
        return BoundedFile.name(bytes, i + 8);
      }
    }
    return "";
  }
}
