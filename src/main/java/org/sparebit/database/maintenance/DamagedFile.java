package org.sparebit.database.maintenance;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.db.ValueDataType;
import org.h2.value.CompareMode;
import org.h2.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * Finds jobs in a file of H2's that H2 itself can't open. The file consists of chunks, each begun
 * by a line of text at a multiple of 4 KB; a chunk consists of pages; a leaf page of a table holds
 * rows. Every page that is whole is read, wherever it is, and the newest one counts.
 */
final class DamagedFile {
  private static final int BLOCK = 4096;

  /** No page of our tables comes near. */
  private static final int MAX_CHUNK_BYTES = 256 * 1024 * 1024;

  private static final Pattern HEADER =
      Pattern.compile("chunk:([0-9a-f]{1,8}),len:([0-9a-f]{1,8}),.*version:([0-9a-f]{1,15})");

  /** Those of a job. */
  static final Set<String> STATES =
      Set.of("QUEUED", "PROCESSING", "COMPLETED", "FAILED", "CANCELLED");

  private static final int MIN_PAGE_BYTES = 10;

  private final Path file;

  DamagedFile(Path file) {
    this.file = file;
  }

  private record Chunk(int id, int bytes, long version, long position) {}

  private record Page(long version, Map<Long, Value[]> rows) {}

  /**
   * The jobs, the newest first.
   *
   * @param columns how many a job has
   */
  List<Value[]> jobs(int columns) throws IOException {
    List<Page> pages = new ArrayList<>();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      for (Chunk chunk : chunks(channel)) {
        pages.addAll(pages(channel, chunk, columns));
      }
    }
    pages.sort(Comparator.comparingLong(Page::version).reversed());
    return List.copyOf(newest(pages));
  }

  /** Between the first and the last row of a newer page an older one knows nothing. */
  private static Collection<Value[]> newest(List<Page> pages) {
    TreeMap<Long, Value[]> jobs = new TreeMap<>(Comparator.reverseOrder());
    TreeMap<Long, Long> known = new TreeMap<>();
    for (Page page : pages) {
      Map<Long, Value[]> rows = new TreeMap<>(page.rows());
      rows.keySet()
          .removeIf(
              id -> {
                Map.Entry<Long, Long> range = known.floorEntry(id);
                return range != null && range.getValue() >= id;
              });
      rows.forEach(jobs::putIfAbsent);
      if (!rows.isEmpty()) {
        List<Long> ids = List.copyOf(page.rows().keySet());
        long first = ids.stream().min(Long::compare).orElseThrow();
        long last = ids.stream().max(Long::compare).orElseThrow();
        known.merge(first, last, Math::max);
      }
    }
    return jobs.values();
  }

  private static List<Chunk> chunks(FileChannel channel) throws IOException {
    List<Chunk> chunks = new ArrayList<>();
    ByteBuffer start = ByteBuffer.allocate(256);
    // The first two blocks are the header of the file.
    for (long position = 2L * BLOCK; position < channel.size(); position += BLOCK) {
      start.clear();
      if (channel.read(start, position) < start.capacity()) {
        break;
      }
      Matcher header =
          HEADER.matcher(new String(start.array(), StandardCharsets.ISO_8859_1).split("\n", 2)[0]);
      if (header.lookingAt()) {
        long bytes = Long.parseLong(header.group(2), 16) * BLOCK;
        if (bytes > 0 && bytes <= MAX_CHUNK_BYTES) {
          chunks.add(
              new Chunk(
                  (int) Long.parseLong(header.group(1), 16),
                  (int) Math.min(bytes, channel.size() - position),
                  Long.parseLong(header.group(3), 16),
                  position));
        }
      }
    }
    return chunks;
  }

  private static List<Page> pages(FileChannel channel, Chunk chunk, int columns)
      throws IOException {
    ByteBuffer content = ByteBuffer.allocate(chunk.bytes());
    while (content.hasRemaining()
        && channel.read(content, chunk.position() + content.position()) > 0) {
      // Until all of it is there.
    }
    content.flip();
    List<Page> pages = new ArrayList<>();
    int offset = 0;
    while (offset + MIN_PAGE_BYTES < content.limit()) {
      int length = content.getInt(offset);
      if (length < MIN_PAGE_BYTES
          || length > content.limit() - offset
          || content.getShort(offset + 4) != check(chunk.id(), offset, length)) {
        offset++;
        continue;
      }
      Map<Long, Value[]> rows = rows(content.slice(offset, length), columns);
      if (!rows.isEmpty()) {
        pages.add(new Page(chunk.version(), rows));
      }
      offset += length;
    }
    return pages;
  }

  private static short check(int chunk, int offset, int length) {
    return (short)
        (DataUtils.getCheckValue(chunk)
            ^ DataUtils.getCheckValue(offset)
            ^ DataUtils.getCheckValue(length));
  }

  /** Nothing for pages of other tables and of indexes, or for a damaged one. */
  private static Map<Long, Value[]> rows(ByteBuffer page, int columns) {
    Map<Long, Value[]> rows = new HashMap<>();
    try {
      page.position(6);
      DataUtils.readVarInt(page);
      DataUtils.readVarInt(page);
      int count = DataUtils.readVarInt(page);
      if (page.get() != DataUtils.PAGE_TYPE_LEAF) {
        return Map.of();
      }
      long[] keys = new long[count];
      for (int i = 0; i < count; i++) {
        keys[i] = DataUtils.readVarLong(page);
      }
      ValueDataType type = new ValueDataType(null, CompareMode.getInstance(null, 0), null, null);
      boolean committed = page.get() == 0;
      for (int i = 0; i < count; i++) {
        Value[] row = committed ? row(page, type, columns) : versionedRow(page, type, columns);
        if (row == null) {
          continue;
        }
        if (!isJob(row, keys[i])) {
          return Map.of();
        }
        rows.put(keys[i], row);
      }
      return rows;
    } catch (RuntimeException e) {
      return Map.of();
    }
  }

  private static Value @Nullable [] versionedRow(ByteBuffer page, ValueDataType type, int columns) {
    if (DataUtils.readVarLong(page) == 0) {
      return row(page, type, columns);
    }
    int flags = page.get();
    if ((flags & 1) != 0) {
      row(page, type, columns);
    }
    // What was being changed had not been promised to anybody.
    return (flags & 2) != 0 ? row(page, type, columns) : null;
  }

  private static Value[] row(ByteBuffer page, ValueDataType type, int columns) {
    Value[] row = new Value[columns];
    for (int i = 0; i < columns; i++) {
      row[i] = type.read(page);
    }
    return row;
  }

  private static boolean isJob(Value[] row, long key) {
    boolean hasState = false;
    for (Value value : row) {
      String text = value.getString();
      hasState |= text != null && STATES.contains(text);
    }
    return hasState && row[0].getLong() == key;
  }
}
