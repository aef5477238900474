package org.sparebit.storage;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.util.unit.DataSize;

/**
 * How much room there is on a file system.
 *
 * @param key the same for paths of the same file system
 * @param enoughBytes what must be free for a disk that was full to count as usable again
 */
public record Room(String key, boolean readOnly, long freeBytes, long enoughBytes) {

  /** Of a small file system, no more than this part must be free. */
  private static final int SMALL = 20;

  /** Below this nothing can be written that is worth an attempt. */
  private static final long NOTHING_BYTES = 64 * 1024;

  static Room of(Path folder, DataSize enough) throws IOException {
    FileStore store = Files.getFileStore(folder);
    return new Room(
        Files.getAttribute(folder, "unix:dev").toString(),
        store.isReadOnly(),
        store.getUsableSpace(),
        Math.min(enough.toBytes(), store.getTotalSpace() / SMALL));
  }

  /** Whether not even an attempt makes sense. */
  public boolean isFull() {
    return freeBytes < NOTHING_BYTES;
  }

  /** Whether a job that has just met a full disk has found it full, not filled it by itself. */
  public boolean isScarce() {
    return freeBytes < enoughBytes;
  }

  /** What is free, for a user. */
  public String free() {
    return megabytes(freeBytes);
  }

  /** What must be free, for a user. */
  public String enough() {
    return megabytes(enoughBytes);
  }

  private static String megabytes(long bytes) {
    return bytes < 10_000_000 ? bytes / 1000 + " KB" : bytes / 1_000_000 + " MB";
  }
}
