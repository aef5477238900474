package org.sparebit.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The priority of this process, as Linux tells it. */
final class Niceness {
  private static final Pattern SPACE = Pattern.compile(" ");

  /** The 19th field of a process's status; the name, which may hold spaces, is the second. */
  private static final int FIELDS_AFTER_THE_NAME = 16;

  private Niceness() {}

  static int own() throws IOException {
    String status = Files.readString(Path.of("/proc/self/stat"));
    return SPACE
        .splitAsStream(status.substring(status.lastIndexOf(')') + 2))
        .skip(FIELDS_AFTER_THE_NAME)
        .mapToInt(Integer::parseInt)
        .findFirst()
        .orElseThrow();
  }
}
