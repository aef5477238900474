package org.sparebit.engine.ffmpeg;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;

/** What the first bytes of a picture say that FFmpeg's demuxers don't. */
final class PictureFile {
  /** Of a JPEG, as much as cameras write before its samples but for previews. */
  private static final int HEAD_BYTES = 1 << 16;

  private static final int ANIMATION = 0x02;

  private final String head;

  private PictureFile(String head) {
    this.head = head;
  }

  static PictureFile of(FileChannel file) {
    ByteBuffer bytes = ByteBuffer.allocate(HEAD_BYTES);
    try {
      while (bytes.hasRemaining() && file.read(bytes, bytes.position()) > 0) {}
    } catch (IOException e) {
      // Whoever reads the samples will say so.
    }
    return new PictureFile(
        new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1));
  }

  /** FFmpeg 8.0 decodes only those that are still. */
  void requireStill() throws FfmpegException {
    boolean webp = head.startsWith("RIFF") && head.startsWith("WEBPVP8X", 8) && head.length() > 20;
    if (webp && (head.charAt(20) & ANIMATION) != 0) {
      throw FfmpegException.formatRefused(
          FfmpegException.Kind.OTHER_FORMAT,
          "the input is an animated WebP, and FFmpeg "
              + Ffmpeg.version()
              + " decodes only still ones; convert it to GIF, APNG or MP4 first");
    }
  }

  /**
   * Whether further pictures lie behind the first that are not the next of a film: a second view, a
   * preview or a map of brightness, listed as CIPA DC-007 has it.
   */
  boolean hasCompanions() {
    return head.startsWith("\u00ff\u00d8") && head.contains("MPF\0");
  }
}
