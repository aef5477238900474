package org.sparebit.storage;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.sparebit.storage.BoundedLook.NoAnswerException;

/**
 * The file systems that are mounted somewhere below the folder of media files. One that is away, or
 * hangs, concerns the jobs with files on it, and no others.
 */
final class InnerMounts {
  private final String name;
  private final MountTable mounts;
  private final Map<Path, Mount> known = new ConcurrentHashMap<>();

  /** One that was mounted when it was last seen. */
  private final class Mount {
    private final Path path;
    private final BoundedLook<Optional<StorageTrouble>> look;
    private volatile String shown;

    /** Not what an earlier run of the server has left word of. */
    private volatile boolean seen;

    Mount(Path path, String shown, boolean seen) {
      this.path = path;
      this.shown = shown;
      this.seen = seen;
      this.look = new BoundedLook<>("mount-watch", this::look);
    }

    Optional<StorageTrouble> away() {
      try {
        return look.get();
      } catch (NoAnswerException e) {
        return Optional.of(StorageTrouble.silent(shown, e));
      } catch (IOException e) {
        return Optional.of(StorageTrouble.unreadable(shown, e));
      }
    }

    private Optional<StorageTrouble> look() throws IOException {
      boolean empty;
      try {
        // Also has it mounted where that is done on demand.
        empty = isEmpty(path);
        long unused = path.toFile().getUsableSpace();
      } catch (NoSuchFileException | NotDirectoryException e) {
        // Whoever has removed the folder, too, does not miss it.
        known.remove(path);
        return Optional.empty();
      } catch (AccessDeniedException e) {
        // Whoever names a file there is told so.
        empty = false;
      }
      if (mounts.mountPoints().contains(path)) {
        seen = true;
        return Optional.empty();
      }
      if (!seen && !empty) {
        known.remove(path);
        return Optional.empty();
      }
      return Optional.of(
          StorageTrouble.away(
              shown,
              "A disk was mounted there, and is not any more. Mount it. If it is meant to be so,"
                  + " remove the folder, or put a file into it and restart the server"));
    }
  }

  InnerMounts(String name, MountTable mounts) {
    this.name = name;
    this.mounts = mounts;
  }

  /** What was mounted when an earlier run of the server ended. */
  void expect(Path root, Collection<Path> paths) {
    paths.forEach(path -> add(root, path, false));
  }

  /**
   * Looks what is mounted now; asks no disk.
   *
   * @param root the real path of the folder of media files
   */
  void find(Path root) throws IOException {
    for (Path path : mounts.mountPoints()) {
      if (path.startsWith(root) && !path.equals(root)) {
        add(root, path, true);
      }
    }
  }

  private void add(Path root, Path path, boolean seen) {
    Mount mount =
        known.computeIfAbsent(
            path, added -> new Mount(added, name + "/" + root.relativize(added), seen));
    if (seen) {
      mount.seen = true;
    }
  }

  /** Where they are, or should be. */
  Set<Path> paths() {
    return new TreeSet<>(known.keySet());
  }

  /** What is wrong with the one that a file lies on, links in its path not followed. */
  Optional<StorageTrouble> awayOf(Path file) {
    return known.values().stream()
        .filter(mount -> file.startsWith(mount.path))
        .flatMap(mount -> mount.away().stream())
        .findFirst();
  }

  static boolean isEmpty(Path folder) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      return !entries.iterator().hasNext();
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }
}
