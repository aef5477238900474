package org.sparebit.engine.ffmpeg;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which streams of a transport stream are scrambled, as its packets say (ISO/IEC 13818-1). */
final class ScrambledPackets {
  private static final int SYNC = 0x47;

  /** Plain, with the time stamps of discs, with error correction. */
  private static final int[] PACKET_BYTES = {188, 192, 204};

  /** Some hundred packets of any stream that is worth it. */
  private static final int SAMPLE_BYTES = 1 << 20;

  /** Where the first packet begins at the latest. */
  private static final int MOST_LEAD_BYTES = 4096;

  /** As many in a row are no chance. */
  private static final int PROOF = 5;

  private ScrambledPackets() {}

  /** The packet identifiers of streams most of whose packets are scrambled at the file's start. */
  static Set<Integer> identifiers(FileChannel file) {
    ByteBuffer bytes = ByteBuffer.allocate(SAMPLE_BYTES);
    try {
      while (bytes.hasRemaining() && file.read(bytes, bytes.position()) > 0) {}
    } catch (IOException e) {
      return Set.of();
    }
    bytes.flip();
    for (int start = 0; start < Math.min(MOST_LEAD_BYTES, bytes.limit()); start++) {
      for (int size : PACKET_BYTES) {
        if (isAligned(bytes, start, size)) {
          return scrambled(bytes, start, size);
        }
      }
    }
    return Set.of();
  }

  private static boolean isAligned(ByteBuffer bytes, int start, int size) {
    int last = start + (PROOF - 1) * size;
    if (last >= bytes.limit()) {
      return false;
    }
    for (int at = start; at <= last; at += size) {
      if (bytes.get(at) != SYNC) {
        return false;
      }
    }
    return true;
  }

  private static Set<Integer> scrambled(ByteBuffer bytes, int start, int size) {
    Map<Integer, int[]> counts = new HashMap<>();
    for (int at = start; at + 4 <= bytes.limit(); at += size) {
      if (bytes.get(at) == SYNC) {
        int identifier = (bytes.get(at + 1) & 0x1F) << 8 | (bytes.get(at + 2) & 0xFF);
        boolean clear = (bytes.get(at + 3) & 0xC0) == 0;
        counts.computeIfAbsent(identifier, i -> new int[2])[clear ? 0 : 1]++;
      }
    }
    Set<Integer> scrambled = new HashSet<>();
    counts.forEach(
        (identifier, count) -> {
          if (count[1] > count[0]) {
            scrambled.add(identifier);
          }
        });
    return scrambled;
  }
}
