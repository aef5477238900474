package org.sparebit.queue.attempt;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The folders of outputs: made when an attempt begins, and removed when it fails, unless somebody
 * else had made them, something lies in them, or another attempt writes there.
 */
@Component
final class OutputFolders {
  private static final Logger LOG = LoggerFactory.getLogger(OutputFolders.class);

  /** Made here, with no result in them yet. */
  private final Set<Path> made = new HashSet<>();

  /** How many attempts write into a folder. */
  private final Map<Path, Integer> users = new HashMap<>();

  /** Makes the folder of an output; every call is followed by one of {@link #release}. */
  synchronized void acquire(Path output) throws IOException {
    Path folder = folderOf(output);
    users.merge(folder, 1, Integer::sum);
    List<Path> missing = new ArrayList<>();
    for (Path above = folder; above != null && !Files.exists(above); above = above.getParent()) {
      missing.add(above);
    }
    try {
      Files.createDirectories(folder);
    } finally {
      missing.stream().filter(Files::isDirectory).forEach(made::add);
    }
  }

  /**
   * The attempt has ended.
   *
   * @param kept whether a result lies in the folder now
   */
  synchronized void release(Path output, boolean kept) {
    Path folder = folderOf(output);
    users.computeIfPresent(folder, (path, count) -> count == 1 ? null : count - 1);
    for (Path above = folder; above != null && made.contains(above); above = above.getParent()) {
      if (kept) {
        made.remove(above);
      } else if (isUsed(above) || !remove(above)) {
        return;
      }
    }
  }

  private boolean isUsed(Path folder) {
    return users.keySet().stream().anyMatch(used -> used.startsWith(folder));
  }

  private boolean remove(Path folder) {
    try {
      Files.delete(folder);
      made.remove(folder);
      return true;
    } catch (NoSuchFileException e) {
      made.remove(folder);
      return true;
    } catch (DirectoryNotEmptyException e) {
      return false;
    } catch (IOException e) {
      LOG.warn("A folder that was made for an output stays: {}", e.toString());
      return false;
    }
  }

  private static Path folderOf(Path output) {
    Path folder = output.toAbsolutePath().getParent();
    return folder == null ? output : folder;
  }
}
