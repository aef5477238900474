package org.sparebit.engine.ffmpeg;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Lets the players of an MP4 skip its beginning, as editing programs do that do not encode. */
public final class EditLists {
  private EditLists() {}

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
