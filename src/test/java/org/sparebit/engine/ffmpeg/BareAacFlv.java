package org.sparebit.engine.ffmpeg;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Takes the header of the AAC from an FLV, as recorders do that join in a stream. */
public final class BareAacFlv {
  private static final int FILE_HEADER = 9;
  private static final int TAG_HEADER = 11;
  private static final int BACK_POINTER = 4;
  private static final int AUDIO = 8;
  private static final int AAC = 10;

  private BareAacFlv() {}

  /** Rewrites a file. */
  public static void rewrite(Path file) throws IOException {
    ByteBuffer source = ByteBuffer.wrap(Files.readAllBytes(file));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int at = FILE_HEADER + BACK_POINTER;
    out.write(source.array(), 0, at);
    while (at + TAG_HEADER < source.capacity()) {
      int length = TAG_HEADER + (source.getInt(at) & 0xFFFFFF) + BACK_POINTER;
      boolean audio = source.get(at) == AUDIO && (source.get(at + TAG_HEADER) & 0xF0) >> 4 == AAC;
      boolean header = audio && source.get(at + TAG_HEADER + 1) == 0;
      if (!header) {
        out.write(source.array(), at, length);
      }
      at += length;
    }
    Files.write(file, out.toByteArray());
  }
}
