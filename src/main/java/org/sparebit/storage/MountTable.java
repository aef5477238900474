package org.sparebit.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What is mounted where. Device numbers alone would miss bind mounts, and change with a reboot. */
@FunctionalInterface
interface MountTable {
  MountTable SYSTEM =
      () -> Files.readAllLines(Path.of("/proc/self/mountinfo"), StandardCharsets.UTF_8);

  /** The lines of {@code /proc/self/mountinfo}. */
  List<String> lines() throws IOException;

  /** Where something is mounted; real paths. */
  default List<Path> mountPoints() throws IOException {
    return lines().stream()
        .map(line -> line.split(" ", -1))
        .filter(fields -> fields.length > 4)
        .map(fields -> Path.of(unescaped(fields[4])))
        .toList();
  }

  /** Where the file system is mounted that a real path lies on. */
  default Path mountPointOf(Path realPath) throws IOException {
    Path best = Path.of("/");
    for (Path mount : mountPoints()) {
      if (realPath.startsWith(mount) && mount.getNameCount() >= best.getNameCount()) {
        best = mount;
      }
    }
    return best;
  }

  /** Spaces, tabs, ends of lines and backslashes stand there as three octal digits. */
  private static String unescaped(String text) {
    return text.replace("\\040", " ")
        .replace("\\011", "\t")
        .replace("\\012", "\n")
        .replace("\\134", "\\");
  }
}
