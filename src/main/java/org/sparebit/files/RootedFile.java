package org.sparebit.files;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A file and the folder up to which its path can be trusted. Below that folder anybody may move,
 * replace and link things at any moment.
 *
 * @param root an absolute path; links on it are followed
 * @param path of the file, below {@code root}, without any link when it was checked
 */
public record RootedFile(Path root, Path path) {
  public RootedFile {
    if (!path.startsWith(root) || path.equals(root) || !path.equals(path.normalize())) {
      throw new IllegalArgumentException(path + " is not below " + root);
    }
  }

  /** The file's own folder is the one that is trusted. */
  public static RootedFile inOwnFolder(Path path) {
    return new RootedFile(path.resolveSibling(""), path);
  }

  /** The last part of the path. */
  public String name() {
    return String.valueOf(path.getFileName());
  }

  /** Opens the file's folder; see {@link HeldFolder#open}. */
  public HeldFolder openFolder() throws IOException {
    return HeldFolder.open(root, path.resolveSibling(""));
  }
}
