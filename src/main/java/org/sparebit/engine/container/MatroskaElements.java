package org.sparebit.engine.container;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Follows the lengths of a Matroska or WebM file's elements. */
final class MatroskaElements {
  private static final int SEGMENT = 0x18538067;
  private static final int CLUSTER = 0x1f43b675;

  /** Elements of a recording of some days. */
  private static final int MOST_ELEMENTS = 5_000_000;

  private static final int MOST_HEADER_BYTES = 12;

  /**
   * An element's beginning.
   *
   * @param content where what it holds begins
   * @param size of that; -1 if unknown, as where it was written live
   */
  private record Element(int id, long content, long size) {}

  private MatroskaElements() {}

  /** Where the file should end at least, as its elements say. */
  static long claimedEnd(BoundedFile file) throws IOException {
    long at = 0;
    for (int i = 0; i < MOST_ELEMENTS && at < file.size(); i++) {
      Element element = element(file, at);
      if (element == null) {
        return 0;
      }
      boolean isOpen = element.size < 0;
      if (isOpen && element.id != SEGMENT && element.id != CLUSTER) {
        return 0;
      }
      // What is inside of an element of unknown length follows at once.
      at = isOpen ? element.content : element.content + element.size;
    }
    return at;
  }

  private static @Nullable Element element(BoundedFile file, long at) throws IOException {
    ByteBuffer header = file.bytes(at, MOST_HEADER_BYTES);
    int idBytes = Integer.numberOfLeadingZeros(header.get(0) & 0xff) - 23;
    if (idBytes > 4) {
      return null;
    }
    int id = 0;
    for (int i = 0; i < idBytes; i++) {
      id = (id << 8) | (header.get() & 0xff);
    }
    int first = header.get() & 0xff;
    int sizeBytes = Integer.numberOfLeadingZeros(first) - 23;
    if (sizeBytes > 8) {
      return null;
    }
    long size = first & (0xff >> sizeBytes);
    long open = (1L << (7 * sizeBytes)) - 1;
    for (int i = 1; i < sizeBytes; i++) {
      size = (size << 8) | (header.get() & 0xff);
    }
    return new Element(id, at + idBytes + sizeBytes, size == open ? -1 : size);
  }
}
