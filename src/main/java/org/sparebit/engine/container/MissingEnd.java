package org.sparebit.engine.container;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out whether a file's end is missing. Headers are often wrong about a film's length, as
 * where it was recorded live or cut by an edit list; how long the parts of a file are is what it is
 * read by, so that what lies beyond its end must once have been there.
 */
public final class MissingEnd {
  /** A recording of a day has fewer packets. */
  private static final int MOST_PARTS = 5_000_000;

  /** What an MP4 or MOV file begins with. */
  private static final Set<String> FIRST_BOXES =
      Set.of("ftyp", "styp", "moov", "mdat", "wide", "free", "skip", "pnot");

  private static final int FLV_HEADER = 9;
  private static final int FLV_TAG = 11;

  /** The first bytes of a partition's key in an MXF file. */
  private static final long MXF_PARTITION = 0x060e2b3402050101L;

  private static final int MXF_KEY = 16;

  /** The first bytes of what every ASF file begins with. */
  private static final long ASF_HEADER = 0x3026b2758e66cf11L;

  private static final int ASF_OBJECT = 24;

  private MissingEnd() {}

  /**
   * Returns where the file should end at least, in bytes; empty if nothing shows that it goes on
   * after its end.
   */
  public static Optional<Long> of(FileChannel channel) throws IOException {
    BoundedFile file = new BoundedFile(channel);
    long claimed =
        switch (file.name(0)) {
          case "\u001aE\u00df\u00a3" -> MatroskaElements.claimedEnd(file);
          case "RIFF" -> riff(file);
          case "FLV\u0001" -> flv(file);
          default -> others(file);
        };
    return claimed > file.size() ? Optional.of(claimed) : Optional.empty();
  }

  private static long others(BoundedFile file) throws IOException {
    long key = file.int64(0);
    if (key == MXF_PARTITION) {
      return mxf(file);
    }
    if (key == ASF_HEADER) {
      return asf(file);
    }
    return FIRST_BOXES.contains(file.name(4)) ? boxes(file) : StreamEnds.claimedEnd(file);
  }

  /** MP4 and MOV. */
  private static long boxes(BoundedFile file) throws IOException {
    long claimed = 0;
    for (Box box : Box.between(file, 0, file.size())) {
      claimed = Math.max(claimed, box.end());
      if (box.type().equals("sidx")) {
        claimed = Math.max(claimed, fragments(file, box));
      }
    }
    return claimed;
  }

  /** Where the last fragment ends that an index of fragments refers to. */
  private static long fragments(BoundedFile file, Box index) throws IOException {
    boolean isLong = file.bytes(index.content(), 1).get() == 1;
    long at = index.content() + 12;
    long end = index.end() + (isLong ? file.int64(at + 8) : file.uint32(at + 4));
    at += (isLong ? 16 : 8) + 2;
    long count = file.uint32(at - 2) & 0xffff;
    for (long i = 0; i < count; i++) {
      end += file.uint32(at + 2 + 12 * i) & 0x7fff_ffffL;
    }
    return end;
  }

  /** AVI; one written live may say 0 or all ones. */
  private static long riff(BoundedFile file) throws IOException {
    long at = 0;
    while (at + 8 <= file.size() && file.name(at).equals("RIFF")) {
      long size = file.uint32LittleEndian(at + 4);
      if (size == 0 || size == 0xffff_ffffL) {
        return 0;
      }
      at += 8 + size;
    }
    return at;
  }

  private static long flv(BoundedFile file) throws IOException {
    long at = Math.max(FLV_HEADER, file.uint32(5)) + 4;
    for (int i = 0; i < MOST_PARTS && at + 4 <= file.size(); i++) {
      at += FLV_TAG + (file.uint32(at) & 0xff_ffff) + 4;
    }
    // The length of the last tag after it is for reading backwards.
    return at - 4;
  }

  private static long asf(BoundedFile file) throws IOException {
    long at = 0;
    while (at + ASF_OBJECT <= file.size()) {
      long size = Long.reverseBytes(file.int64(at + 16));
      if (size < ASF_OBJECT || size > Long.MAX_VALUE - at) {
        // Written live.
        return 0;
      }
      at += size;
    }
    return at;
  }

  private static long mxf(BoundedFile file) throws IOException {
    int first = file.bytes(MXF_KEY, 1).get() & 0xff;
    int lengthBytes = first < 0x80 ? 1 : 1 + (first & 0x7f);
    long footer = file.int64(MXF_KEY + lengthBytes + 24);
    return footer + MXF_KEY;
  }
}
