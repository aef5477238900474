package org.sparebit.database.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * The file that a running server has open. Where it is deleted or another one put into its place,
 * all writes succeed, and are gone when the server ends.
 *
 * @param key what the file system knows the file by, or null where it has no such thing
 */
public record DatabaseFile(Path path, @Nullable Object key) {
  /** As which this is known to {@code DatabaseWatch.problem}. */
  public static final String LOST = DatabaseFileLostException.class.getSimpleName();

  public static DatabaseFile of(Path path) {
    try {
      return new DatabaseFile(path, key(path));
    } catch (IOException e) {
      throw new DatabaseFileLostException(path, e);
    }
  }

  /** Throws if it is no longer there. */
  public void check() {
    try {
      if (key == null || key.equals(key(path))) {
        return;
      }
    } catch (IOException e) {
      throw new DatabaseFileLostException(path, e);
    }
    throw new DatabaseFileLostException(path, null);
  }

  private static @Nullable Object key(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }

  public static final class DatabaseFileLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DatabaseFileLostException(Path path, @Nullable IOException cause) {
      super(
          "The database "
              + path
              + (cause == null
                  ? " is not the file any more that this server has open."
                  : " can't be found any more: " + DatabaseAccess.reason(cause) + ".")
              + " The server still has all jobs, but loses them when it ends. Before you stop it,"
              + " save them with \"java -jar sparebit.jar backup FILE\"; then stop it, and put them"
              + " back with \"java -jar sparebit.jar restore FILE\".",
          cause);
    }
  }
}
