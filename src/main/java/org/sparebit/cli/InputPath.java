package org.sparebit.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The video to read, as it was typed. */
final class InputPath {
  private InputPath() {}

  /**
   * Finds the file.
   *
   * @param name of the argument
   * @param faults takes what is wrong, in words
   * @return its real path, null if something is wrong
   */
  static @Nullable Path of(String name, String typed, Consumer<String> faults) {
    Path path = Path.of(typed).toAbsolutePath().normalize();
    String problem = null;
    if (!Files.exists(path)) {
      problem = "does not exist; check the name";
    } else if (!Files.isRegularFile(path)) {
      problem = "is not a file; name a video file";
    } else if (!Files.isReadable(path)) {
      problem = "can't be read; check its permissions";
    } else if (path.toFile().length() == 0) {
      problem = "is empty; copy it again";
    }
    if (problem != null) {
      faults.accept(name + ": " + path + " " + problem);
      return null;
    }
    try {
      // A worker follows no links: where they lead is settled here.
      return path.toRealPath();
    } catch (IOException e) {
      faults.accept(name + ": " + path + " has just disappeared; put it back");
      return null;
    }
  }
}
