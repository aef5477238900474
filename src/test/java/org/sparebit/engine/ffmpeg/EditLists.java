package org.sparebit.engine.ffmpeg;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/** Changes what the players of an MP4 show of it, as editing programs do that do not encode. */
public final class EditLists {
  /**
   * An entry of an edit list.
   *
   * @param seconds how long it lasts
   * @param from which of the film's seconds it shows first; negative for none
   * @param holds whether it stands still there
   */
  public record Entry(double seconds, double from, boolean holds) {}

  /** So many seconds from a time on. */
  public static Entry show(double seconds, double from) {
    return new Entry(seconds, from, false);
  }

  /** So many seconds of what is to be seen at a time. */
  public static Entry hold(double seconds, double from) {
    return new Entry(seconds, from, true);
  }

  /** So many seconds of nothing. */
  public static Entry nothing(double seconds) {
    return new Entry(seconds, -1, false);
  }

  private EditLists() {}

  /** Replaces the edit list of every track. */
  public static void replace(Path file, Entry... entries) throws IOException {
    replace(file, List.of(entries), List.of(entries));
  }

  /** Likewise, with one for the first track and one for all others. */
  public static void replace(Path file, List<Entry> ofFirst, List<Entry> ofOthers)
      throws IOException {
    byte[] all = Files.readAllBytes(file);
    int movie = new String(all, StandardCharsets.ISO_8859_1).indexOf("moov") - 4;
    int end = movie + ByteBuffer.wrap(all).getInt(movie);
    byte[] index = Arrays.copyOfRange(all, movie, end);
    String text = new String(index, StandardCharsets.ISO_8859_1);
    int movieUnits = ByteBuffer.wrap(index).getInt(text.indexOf("mvhd") + 16);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int at = text.indexOf("trak") - 4;
    out.write(index, 0, at);
    List<Entry> entries = ofFirst;
    while (at < index.length) {
      int size = ByteBuffer.wrap(index).getInt(at);
      byte[] box = Arrays.copyOfRange(index, at, at + size);
      boolean isTrack = new String(box, 4, 4, StandardCharsets.ISO_8859_1).equals("trak");
      out.write(isTrack ? withEdits(box, entries, movieUnits) : box);
      entries = isTrack ? ofOthers : entries;
      at += size;
    }
    byte[] changed = out.toByteArray();
    ByteBuffer.wrap(changed).putInt(0, changed.length);
    if (end < all.length) {
      movePackets(changed, changed.length - index.length);
    }
    Files.write(file, Arrays.copyOf(all, movie));
    Files.write(file, changed, StandardOpenOption.APPEND);
    Files.write(file, Arrays.copyOfRange(all, end, all.length), StandardOpenOption.APPEND);
  }

  /** What follows the index has moved with its size. */
  private static void movePackets(byte[] index, int by) {
    String text = new String(index, StandardCharsets.ISO_8859_1);
    ByteBuffer bytes = ByteBuffer.wrap(index);
    for (int table = text.indexOf("stco"); table >= 0; table = text.indexOf("stco", table + 4)) {
      for (int i = 0; i < bytes.getInt(table + 8); i++) {
        int at = table + 12 + 4 * i;
        bytes.putInt(at, bytes.getInt(at) + by);
      }
    }
  }

  private static byte[] withEdits(byte[] track, List<Entry> entries, int movieUnits) {
    String text = new String(track, StandardCharsets.ISO_8859_1);
    ByteBuffer old = ByteBuffer.wrap(track);
    int edits = text.indexOf("edts") - 4;
    int oldSize = old.getInt(edits);
    int list = text.indexOf("elst");
    int units = old.getInt(text.indexOf("mdhd") + 16);
    // What the track's encoder put before its beginning.
    int first = old.getInt(list + 12 + 12 * (old.getInt(list + 8) - 1) + 4);
    int newSize = 24 + 12 * entries.size();
    ByteBuffer changed = ByteBuffer.allocate(track.length - oldSize + newSize);
    changed.put(track, 0, edits);
    changed.putInt(newSize).put("edts".getBytes(StandardCharsets.ISO_8859_1));
    changed.putInt(newSize - 8).put("elst".getBytes(StandardCharsets.ISO_8859_1));
    changed.putInt(0).putInt(entries.size());
    for (Entry entry : entries) {
      changed.putInt((int) Math.round(entry.seconds * movieUnits));
      changed.putInt(entry.from < 0 ? -1 : first + (int) Math.round(entry.from * units));
      changed.putInt(entry.holds ? 0 : 1 << 16);
    }
    changed.put(track, edits + oldSize, track.length - edits - oldSize);
    return changed.putInt(0, changed.capacity()).array();
  }

  /**
   * Lets the first track be presented before it is decoded, as phones write it: with offsets below
   * zero.
   */
  public static void presentEarlier(Path file, double seconds) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    String text = new String(bytes.array(), StandardCharsets.ISO_8859_1);
    int earlier = (int) Math.round(seconds * bytes.getInt(text.indexOf("mdhd") + 16));
    int offsets = text.indexOf("ctts");
    bytes.put(offsets + 4, (byte) 1);
    for (int i = 0; i < bytes.getInt(offsets + 8); i++) {
      int at = offsets + 16 + 8 * i;
      bytes.putInt(at, bytes.getInt(at) - earlier);
    }
    int start = text.indexOf("elst") + 16;
    bytes.putInt(start, bytes.getInt(start) - earlier);
    Files.write(file, bytes.array());
  }

  /** Changes the last entry of every track's edit list; a file of one film of one piece. */
  public static void cutStart(Path file, double seconds) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    String text = new String(bytes.array(), StandardCharsets.ISO_8859_1);
    int movieUnits = bytes.getInt(text.indexOf("mvhd") + 16);
    for (int list = text.indexOf("elst"); list >= 0; list = text.indexOf("elst", list + 4)) {
      int trackUnits = bytes.getInt(text.indexOf("mdhd", list) + 16);
      int entry = list + 12 + 12 * (bytes.getInt(list + 8) - 1);
      bytes.putInt(entry, bytes.getInt(entry) - (int) Math.round(seconds * movieUnits));
      bytes.putInt(entry + 4, bytes.getInt(entry + 4) + (int) Math.round(seconds * trackUnits));
    }
    Files.write(file, bytes.array());
  }
}
