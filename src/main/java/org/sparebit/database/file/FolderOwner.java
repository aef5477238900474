package org.sparebit.database.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import org.jspecify.annotations.Nullable;
import org.sparebit.files.PrivateFiles;

/** Gives what root makes in a folder to the folder's owner, as whom the server will need it. */
public final class FolderOwner {
  private FolderOwner() {}

  /** Makes it if it isn't there, for its owner alone. */
  static void createDirectory(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      PrivateFiles.createDirectories(folder);
      give(folder);
    }
  }

  /** As far as this user may. */
  public static void give(Path file) {
    try {
      @Nullable PosixFileAttributeView to =
          Files.getFileAttributeView(file, PosixFileAttributeView.class);
      if (to == null) {
        return;
      }
      PosixFileAttributes is = to.readAttributes();
      PosixFileAttributes folder =
          Files.readAttributes(file.toAbsolutePath().resolveSibling(""), PosixFileAttributes.class);
      if (!is.owner().equals(folder.owner())) {
        to.setOwner(folder.owner());
        to.setGroup(folder.group());
      }
    } catch (IOException | UnsupportedOperationException e) {
      // It is this user's then, and the server's check says whose.
    }
  }
}
