package org.sparebit.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the folder of media files was when it was last seen well with files in it: kept in the data
 * folder, so that a server that starts while its disk is not mounted knows that there was one.
 *
 * @param folder the real path of the folder
 * @param mountPoint where its file system was mounted
 * @param inner where others were mounted below it, see {@link InnerMounts}
 */
public record RootMemory(Path folder, Path mountPoint, List<Path> inner) {
  private static final Logger LOG = LoggerFactory.getLogger(RootMemory.class);
  private static final String NAME = "media-folder";

  /** What is known of this folder; empty if nothing is, or it was empty itself. */
  public static Optional<RootMemory> read(Path dataDir, Path folder) {
    try {
      List<String> lines =
          Files.readAllLines(dataDir.resolve(NAME), StandardCharsets.UTF_8).stream().toList();
      return lines.size() >= 2 && lines.get(0).equals(folder.toString())
          ? Optional.of(
              new RootMemory(
                  folder, Path.of(lines.get(1)), lines.stream().skip(2).map(Path::of).toList()))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  void write(Path dataDir) {
    Path fresh = dataDir.resolve(NAME + ".new");
    try {
      Files.write(
          fresh,
          Stream.concat(Stream.of(folder, mountPoint), inner.stream())
              .map(Path::toString)
              .toList());
      Files.move(
          fresh,
          dataDir.resolve(NAME),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.warn("What /isize_files is can't be remembered over a restart: {}", e.toString());
    }
  }

  static void forget(Path dataDir) {
    try {
      Files.deleteIfExists(dataDir.resolve(NAME));
    } catch (IOException e) {
      LOG.warn("That /isize_files is empty can't be remembered: {}", e.toString());
    }
  }
}
