package org.sparebit.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether two paths lead to one file, be it through links. */
public final class SameFile {
  private SameFile() {}

  /**
   * Whether a path leads to a file that is there.
   *
   * @param other need not exist
   */
  public static boolean is(Path file, Path other) {
    try {
      return file.equals(other) || (Files.exists(other) && Files.isSameFile(file, other));
    } catch (IOException e) {
      // One of them has just gone: then they are not the same.
      return false;
    }
  }
}
