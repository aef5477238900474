package org.sparebit.database.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the database last said of itself, in a small file beside it: H2 takes a file whose content
 * it can't find for a new one, and would start without a single job.
 */
public record DatabaseMarker(Path file) {

  public static DatabaseMarker in(Path folder) {
    return new DatabaseMarker(folder.resolve("sparebit.state"));
  }

  public void write(DatabaseState state) {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.writeString(
          part, state.databaseId() + "\n" + state.generation() + "\n" + state.lastJob() + "\n");
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Null if there is none, or none that can be read: then nothing is known. */
  public @Nullable DatabaseState read() {
    try {
      List<String> lines = Files.readAllLines(file);
      return new DatabaseState(
          lines.get(0), Long.parseLong(lines.get(1)), Long.parseLong(lines.get(2)));
    } catch (IOException | IndexOutOfBoundsException | NumberFormatException e) {
      return null;
    }
  }
}
