package org.sparebit.engine.container;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The ends of what is made to be sent, stored or joined in parts, and so has no length of its own:
 * transport streams, program streams and Ogg. Their last part says how long it is.
 */
final class StreamEnds {
  private static final int SYNC = 0x47;
  private static final int TRANSPORT_PACKET = 188;

  /** Plain, with the time stamps of discs, with error correction. */
  private static final int[] TRANSPORT_STRIDES = {188, 192, 204};

  /** As many packets in a row are no chance. */
  private static final int PROOF = 5;

  /** Some packs of a program stream, and more than a page of Ogg has. */
  private static final int TAIL_BYTES = 1 << 18;

  private static final int PACK = 0x1ba;
  private static final int END = 0x1b9;
  private static final int OGG_PAGE = 0x4f676753;
  private static final int OGG_HEADER_BYTES = 27;

  private StreamEnds() {}

  /** Where the file should end at least; 0 if it is none of these, or nothing shows it. */
  static long claimedEnd(BoundedFile file) throws IOException {
    int first = (int) file.uint32(0);
    if (first == PACK || first == OGG_PAGE) {
      return chainEnd(file, first);
    }
    for (int stride : TRANSPORT_STRIDES) {
      for (int lead : new int[] {0, stride - TRANSPORT_PACKET}) {
        if (hasSync(file, lead) && hasSync(file, lead + stride)) {
          return transportEnd(file, stride);
        }
      }
    }
    return 0;
  }

  private static boolean hasSync(BoundedFile file, long at) throws IOException {
    return (file.bytes(at, 1).get() & 0xff) == SYNC;
  }

  /** Looked for from behind: such files are joined, also in the middle of a packet. */
  private static long transportEnd(BoundedFile file, int stride) throws IOException {
    long claimed = 0;
    for (int back = 1; back <= stride; back++) {
      long last = file.size() - back;
      boolean aligned = true;
      for (int i = 0; i < PROOF && aligned; i++) {
        aligned = last >= (long) i * stride && hasSync(file, last - (long) i * stride);
      }
      if (aligned && back >= TRANSPORT_PACKET) {
        return 0;
      }
      if (aligned) {
        claimed = last + TRANSPORT_PACKET;
      }
    }
    return claimed;
  }

  /** Follows the parts from one near the end; what only looks like one leads nowhere. */
  private static long chainEnd(BoundedFile file, int first) throws IOException {
    long from = Math.max(0, file.size() - TAIL_BYTES);
    ByteBuffer tail = file.bytes(from, (int) (file.size() - from));
    for (int at = 0; at + 4 <= tail.limit(); at++) {
      if (tail.getInt(at) == first) {
        long end = from + (first == PACK ? packsEnd(tail, at) : pagesEnd(tail, at));
        if (end >= file.size()) {
          return end;
        }
      }
    }
    return 0;
  }

  /** Where the last page ends; before the end of what is there if they are none. */
  private static long pagesEnd(ByteBuffer tail, int begin) {
    long at = begin;
    while (at + OGG_HEADER_BYTES <= tail.limit()) {
      int header = (int) at;
      if (tail.getInt(header) != OGG_PAGE) {
        return begin;
      }
      int segments = tail.get(header + OGG_HEADER_BYTES - 1) & 0xff;
      at += OGG_HEADER_BYTES + segments;
      for (int i = 0; i < segments && header + OGG_HEADER_BYTES + i < tail.limit(); i++) {
        at += tail.get(header + OGG_HEADER_BYTES + i) & 0xff;
      }
    }
    return at;
  }

  /** Likewise of packs and the packets in them. */
  private static long packsEnd(ByteBuffer tail, int begin) {
    long at = begin;
    while (at + 14 <= tail.limit()) {
      int header = (int) at;
      int code = tail.getInt(header);
      if (code == END) {
        return tail.limit();
      }
      if (code == PACK) {
        boolean isMpeg1 = (tail.get(header + 4) & 0xf0) == 0x20;
        at += isMpeg1 ? 12 : 14 + (tail.get(header + 13) & 7);
      } else if (code >>> 8 == 1 && (code & 0xff) > (PACK & 0xff)) {
        int length = tail.getShort(header + 4) & 0xffff;
        if (length == 0) {
          return begin;
        }
        at += 6 + length;
      } else {
        return begin;
      }
    }
    return at;
  }
}
