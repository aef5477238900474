package org.sparebit.engine.container;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A box of an MP4 or MOV file. Positions are in bytes from the file's beginning.
 *
 * @param content where what it holds begins
 * @param end where the next box begins, as its size says; that can lie beyond the file's end
 */
record Box(String type, long content, long end) {
  /** Far above any real file; one of 100 GB in fragments of a second has fewer. */
  private static final int MOST_BOXES = 1_000_000;

  private static final int HEADER_BYTES = 8;
  private static final int LONG_HEADER_BYTES = 16;

  /** The boxes between two places, up to the first that can't be one. */
  static List<Box> between(BoundedFile file, long from, long to) throws IOException {
    List<Box> boxes = new ArrayList<>();
    long at = from;
    while (at + HEADER_BYTES <= to && boxes.size() < MOST_BOXES) {
      long size = file.uint32(at);
      int header = HEADER_BYTES;
      if (size == 1) {
        size = file.int64(at + HEADER_BYTES);
        header = LONG_HEADER_BYTES;
      } else if (size == 0) {
        size = to - at;
      }
      if (size < header || size > Long.MAX_VALUE - at) {
        break;
      }
      boxes.add(new Box(file.name(at + 4), at + header, at + size));
      at += size;
    }
    return boxes;
  }

  /** The boxes of a type inside of this one. */
  List<Box> children(BoundedFile file, String childType) throws IOException {
    return between(file, content, Math.min(end, file.size())).stream()
        .filter(box -> box.type.equals(childType))
        .toList();
  }

  /** The first box of a type inside of this one, or of one in that, and so on. */
  Optional<Box> child(BoundedFile file, String... path) throws IOException {
    Box box = this;
    for (String step : path) {
      List<Box> found = box.children(file, step);
      if (found.isEmpty()) {
        return Optional.empty();
      }
      box = found.get(0);
    }
    return Optional.of(box);
  }
}
