package org.sparebit.worker.runtime;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says which folders are in use by a living process. One lock file for all of them, in which every
 * name has a byte of its own: a process holds a shared lock on the bytes of what it uses, until it
 * ends.
 */
final class UseLocks {
  private static final Logger log = LoggerFactory.getLogger(UseLocks.class);
  private static final String FILE_NAME = ".in-use";

  /**
   * One for each parent folder: a lock belongs to the whole process, and closing any channel to the
   * file would release it, so there is one channel and it stays open.
   */
  private static final Map<Path, UseLocks> OPEN = new HashMap<>();

  private final FileChannel channel;

  /** Work on a folder that nobody uses. */
  @FunctionalInterface
  interface Action {
    void run() throws IOException;
  }

  private UseLocks(FileChannel channel) {
    this.channel = channel;
  }

  static UseLocks in(Path parent) throws IOException {
    synchronized (OPEN) {
      UseLocks locks = OPEN.get(parent);
      if (locks == null) {
        locks =
            new UseLocks(
                FileChannel.open(
                    parent.resolve(FILE_NAME),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE));
        OPEN.put(parent, locks);
      }
      return locks;
    }
  }

  /** Marks a name as used by this process until it ends. */
  void use(String name) {
    try {
      channel.lock(position(name), 1, true);
    } catch (OverlappingFileLockException e) {
      log.trace("{} is already marked as used", name, e);
    } catch (IOException e) {
      // Some network file systems have no locks. Then nobody gets the exclusive one either.
      log.debug("{} can't be marked as used", name, e);
    }
  }

  /** Runs the action if no process uses this name, and keeps others from using it meanwhile. */
  void ifUnused(String name, Action action) throws IOException {
    try (FileLock lock = exclusive(name)) {
      if (lock != null) {
        action.run();
      }
    }
  }

  private @Nullable FileLock exclusive(String name) {
    try {
      return channel.tryLock(position(name), 1, false);
    } catch (OverlappingFileLockException | IOException e) {
      log.trace("{} is in use", name, e);
      return null;
    }
  }

  private static long position(String name) {
    return Integer.toUnsignedLong(name.hashCode());
  }
}
