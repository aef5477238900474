package org.sparebit.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Folders of this machine that a container's user, a stranger here, is to work with. */
final class HostFolders {
  private HostFolders() {}

  static Path writableByAll(Path folder) throws IOException {
    return permit(folder, "rwxrwxrwx");
  }

  static Path writableByOwner(Path folder) throws IOException {
    return permit(folder, "rwxr-xr-x");
  }

  private static Path permit(Path folder, String permissions) throws IOException {
    Files.createDirectories(folder);
    return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
  }
}
