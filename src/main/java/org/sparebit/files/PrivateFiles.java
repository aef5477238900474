package org.sparebit.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Files and folders that only the server's user may look into, whatever its umask is: they tell
 * what is encoded here. File systems that know no permissions are left as they are.
 */
public final class PrivateFiles {
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> FOLDER =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> WRITE_OF_OTHERS =
      EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  private PrivateFiles() {}

  /**
   * Makes a folder that only its owner may enter, and those above it as usual. One that exists
   * stays as it is.
   */
  public static void createDirectories(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path parent = folder.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    if (permissions(folder.toAbsolutePath().resolveSibling("")) == null) {
      Files.createDirectories(folder);
    } else {
      Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(FOLDER));
    }
  }

  /** Makes an empty file that only its owner may read, in the place of one that is there. */
  public static void createFile(Path file) throws IOException {
    Files.deleteIfExists(file);
    if (permissions(file.toAbsolutePath().resolveSibling("")) == null) {
      Files.createFile(file);
    } else {
      Files.createFile(file, PosixFilePermissions.asFileAttribute(FILE));
    }
  }

  /**
   * Takes others' rights from a file or folder, if there is one.
   *
   * @throws IOException if it is not this user's
   */
  public static void close(Path file) throws IOException {
    PosixFileAttributeView is = permissions(file);
    if (is != null && Files.exists(file)) {
      Set<PosixFilePermission> wanted = Files.isDirectory(file) ? FOLDER : FILE;
      if (!wanted.containsAll(is.readAttributes().permissions())) {
        is.setPermissions(wanted);
      }
    }
  }

  /**
   * Takes from others the right to change it, if there is one, and leaves them that to read.
   *
   * @throws IOException if it is not this user's
   */
  public static void protect(Path file) throws IOException {
    PosixFileAttributeView is = permissions(file);
    if (is != null && Files.exists(file)) {
      Set<PosixFilePermission> permissions = is.readAttributes().permissions();
      if (permissions.removeAll(WRITE_OF_OTHERS)) {
        is.setPermissions(permissions);
      }
    }
  }

  /** Null where the file system has none. */
  private static @Nullable PosixFileAttributeView permissions(Path file) throws IOException {
    return !Files.exists(file) || Files.getFileStore(file).supportsFileAttributeView("posix")
        ? Files.getFileAttributeView(file, PosixFileAttributeView.class)
        : null;
  }
}
