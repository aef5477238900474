package org.sparebit.database.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Who may have the database's folder: servers as long as they live, whatever became of the
 * database's file, or one command that exchanges it. H2's own lock is on the file, so it says
 * nothing of a file that was deleted, and nothing between two openings. The operating system takes
 * the lock back when the process ends.
 */
public final class DatabaseLock implements AutoCloseable {
  private static final String NAME = "sparebit.lock";

  private final FileChannel channel;
  private final @Nullable Object key;

  private DatabaseLock(FileChannel channel, Path folder) {
    this.channel = channel;
    this.key = key(folder);
  }

  private static @Nullable Object key(Path folder) {
    try {
      return Files.readAttributes(folder.resolve(NAME), BasicFileAttributes.class).fileKey();
    } catch (IOException e) {
      return null;
    }
  }

  /**
   * Whether it is this folder's, as far as that can be known. One must not ask by locking: closing
   * any file of a process gives up all of the process's locks on it.
   */
  public boolean isOf(Path folder) {
    return key == null || key.equals(key(folder));
  }

  /** For a server; null if a command has it. */
  public static @Nullable DatabaseLock ofServer(Path folder) throws IOException {
    FileChannel channel = open(folder);
    try {
      if (channel.tryLock(0, Long.MAX_VALUE, true) != null) {
        return new DatabaseLock(channel, folder);
      }
    } catch (OverlappingFileLockException e) {
      // This process has it: a server beside this one, which H2 lets share the database, too.
      return new DatabaseLock(channel, folder);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    channel.close();
    return null;
  }

  /** For a command that exchanges the database; null if a server or another command has it. */
  public static @Nullable DatabaseLock ofCommand(Path folder) throws IOException {
    FileChannel channel = open(folder);
    @Nullable FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    return lock == null ? null : new DatabaseLock(channel, folder);
  }

  private static FileChannel open(Path folder) throws IOException {
    FolderOwner.createDirectory(folder);
    Path file = folder.resolve(NAME);
    try {
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      FolderOwner.give(file);
      return channel;
    } catch (AccessDeniedException e) {
      if (!Files.isReadable(file)) {
        throw e;
      }
      // Somebody else's; enough for a server.
      return FileChannel.open(file, StandardOpenOption.READ);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
