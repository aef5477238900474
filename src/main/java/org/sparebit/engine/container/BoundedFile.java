package org.sparebit.engine.container;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;

/**
 * Reads numbers of a file at given places. Beyond its end there is nothing but zeros, as damaged
 * files refer to such places.
 */
final class BoundedFile {
  /** What is read at once: a file may have millions of parts of a few bytes. */
  private static final int WINDOW_BYTES = 4096;

  private final FileChannel channel;
  private final long size;

  /** What was read last; from its position of zero to its limit. */
  private final ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES).limit(0);

  private long windowStart;

  BoundedFile(FileChannel channel) throws IOException {
    this.channel = channel;
    this.size = channel.size();
  }

  long size() {
    return size;
  }

  /** So many bytes from a place on, in network order. */
  ByteBuffer bytes(long position, int count) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(count);
    if (position < 0) {
      return buffer;
    }
    if (count > WINDOW_BYTES) {
      read(buffer, position);
    } else {
      if (position < windowStart || position - windowStart > window.limit() - count) {
        read(window.clear(), position);
        window.flip();
        windowStart = position;
      }
      int from = (int) (position - windowStart);
      buffer.put(window.slice(from, Math.min(count, window.limit() - from)));
    }
    return buffer.clear();
  }

  private void read(ByteBuffer buffer, long position) throws IOException {
    long at = position;
    while (buffer.hasRemaining()) {
      int read = channel.read(buffer, at);
      if (read < 0) {
        return;
      }
      at += read;
    }
  }

  long uint32(long position) throws IOException {
    return Integer.toUnsignedLong(bytes(position, 4).getInt());
  }

  long uint32LittleEndian(long position) throws IOException {
    return Integer.toUnsignedLong(bytes(position, 4).order(ByteOrder.LITTLE_ENDIAN).getInt());
  }

  long int64(long position) throws IOException {
    return bytes(position, 8).getLong();
  }

  /** Four characters, as most containers name their parts by. */
  String name(long position) throws IOException {
    return name(bytes(position, 4).array(), 0);
  }

  /** The same of bytes that have been read. */
  static String name(byte[] bytes, int at) {
    return new String(bytes, at, 4, StandardCharsets.ISO_8859_1);
  }
}
