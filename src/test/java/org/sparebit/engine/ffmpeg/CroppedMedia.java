package org.sparebit.engine.ffmpeg;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Puts into MP4 files what of their pictures players are to leave out. */
public final class CroppedMedia {
  /** Of a video's entry in the sample description, with its name and size. */
  private static final int SAMPLE_ENTRY_BYTES = 86;

  private static final List<String> ABOVE = List.of("moov", "trak", "mdia", "minf", "stbl", "stsd");

  private CroppedMedia() {}

  /**
   * Adds a clean aperture; the index of the file must lie behind its data.
   *
   * @param entry name of the sample entry, such as {@code mp4v}
   * @param numbers width, height, horizontal and vertical offset of the centres, as numerators and
   *     denominators
   */
  public static Path addAperture(Path file, String entry, int... numbers) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    String text = new String(bytes, ISO_8859_1);
    ByteBuffer clap = ByteBuffer.allocate(8 + 4 * numbers.length);
    clap.putInt(clap.capacity()).put("clap".getBytes(ISO_8859_1));
    for (int number : numbers) {
      clap.putInt(number);
    }
    int name = text.indexOf(entry, text.indexOf("stsd"));
    int at = name - 4 + SAMPLE_ENTRY_BYTES;
    ByteBuffer result = ByteBuffer.allocate(bytes.length + clap.capacity());
    result.put(bytes, 0, at).put(clap.array()).put(bytes, at, bytes.length - at);
    grow(result, name, clap.capacity());
    for (String box : ABOVE) {
      grow(result, text.indexOf(box), clap.capacity());
    }
    return Files.write(file, result.array());
  }

  /** Lets players turn the pictures by a quarter, by the matrix in the track's header. */
  public static void turnClockwise(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    int matrix = new String(bytes.array(), ISO_8859_1).indexOf("tkhd") + 44;
    int one = 65536;
    int[] values = {0, one, 0, -one, 0};
    for (int i = 0; i < values.length; i++) {
      bytes.putInt(matrix + 4 * i, values[i]);
    }
    Files.write(file, bytes.array());
  }

  private static void grow(ByteBuffer file, int name, int by) {
    file.putInt(name - 4, file.getInt(name - 4) + by);
  }
}
