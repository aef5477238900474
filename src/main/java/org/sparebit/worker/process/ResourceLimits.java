package org.sparebit.worker.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.springframework.util.unit.DataSize;

/** What the kernel itself counts for a worker, through a program that becomes the worker. */
final class ResourceLimits {
  /** Of util-linux. */
  static final Path PRLIMIT = Path.of("/usr/bin/prlimit");

  /**
   * Memory is counted here when it is reserved, not when it is used: stacks of threads, of which
   * SVT-AV1 alone has dozens, at 8 MB each.
   */
  private static final long RESERVED_AND_UNUSED = DataSize.ofGigabytes(1).toBytes();

  /**
   * Encoders reserve all that they need when they are opened, and call it an invalid argument where
   * they don't get it. So this is for what is many times too large.
   */
  private static final int TIMES_THE_MEMORY = 8;

  private ResourceLimits() {}

  /**
   * What to put before a worker's command line.
   *
   * @param memory what it may use; the server sees to that a few times a second, and the kernel's
   *     limit, far above, ends what would fill the machine before that
   */
  static List<String> prefix(DataSize memory) {
    if (!Files.isExecutable(PRLIMIT)) {
      return List.of();
    }
    long data = TIMES_THE_MEMORY * memory.toBytes() + RESERVED_AND_UNUSED;
    // A dump of its memory would fill disks, and hold other people's pictures.
    return List.of(PRLIMIT.toString(), "--data=" + data, "--core=0", "--");
  }
}
