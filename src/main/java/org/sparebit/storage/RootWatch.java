package org.sparebit.storage;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether the folder of media files is there and is what it was. A disk that is not mounted leaves
 * an empty folder behind, in which every input seems to be deleted; so an empty folder is believed
 * only where it is the one that held files before, on the same mount.
 */
final class RootWatch {
  private final String name;
  private final Path folder;
  private final @Nullable Path dataDir;
  private final MountTable mounts;

  /** What was seen when all was well, since this server started. */
  private @Nullable Seen seen;

  private record Seen(@Nullable Object key, boolean empty, Path mountPoint) {}

  /**
   * @param dataDir where to remember what the folder is; null to forget it with this object
   */
  RootWatch(String name, Path folder, @Nullable Path dataDir, MountTable mounts) {
    this.name = name;
    this.folder = folder;
    this.dataDir = dataDir;
    this.mounts = mounts;
  }

  /** Why the folder can't be used at present; empty if it can. */
  synchronized Optional<StorageTrouble> away() {
    Seen now;
    try {
      Object key = Files.readAttributes(folder, BasicFileAttributes.class).fileKey();
      now = new Seen(key, isEmpty(), mounts.mountPointOf(folder.toRealPath()));
    } catch (NoSuchFileException | NotDirectoryException e) {
      return away("The folder behind it is missing on the server. Mount it or create it");
    } catch (IOException e) {
      return Optional.of(StorageTrouble.unreadable(name, e));
    }
    if (isAnotherOne(now)) {
      return away(
          "The folder behind it is not the one that held files before, so its disk is probably not"
              + " mounted. Mount it. If it is meant to be as it is, put a file into it and restart"
              + " the server");
    }
    remember(now);
    return Optional.empty();
  }

  private Optional<StorageTrouble> away(String what) {
    return Optional.of(StorageTrouble.away(name, what));
  }

  private boolean isAnotherOne(Seen now) {
    Seen before = seen;
    if (before == null) {
      return now.empty()
          && memory().filter(known -> !known.mountPoint().equals(now.mountPoint())).isPresent();
    }
    boolean unmounted =
        !before.mountPoint().equals(now.mountPoint())
            && before.mountPoint().startsWith(now.mountPoint());
    return !before.empty()
        && (unmounted || (now.empty() && !Objects.equals(before.key(), now.key())));
  }

  private Optional<RootMemory> memory() {
    return dataDir == null ? Optional.empty() : RootMemory.read(dataDir, folder);
  }

  private void remember(Seen now) {
    Seen before = seen;
    seen = now;
    if (dataDir == null
        || (before != null
            && before.empty() == now.empty()
            && before.mountPoint().equals(now.mountPoint()))) {
      return;
    }
    if (now.empty()) {
      RootMemory.forget(dataDir);
    } else {
      new RootMemory(folder, now.mountPoint()).write(dataDir);
    }
  }

  private boolean isEmpty() throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      return !entries.iterator().hasNext();
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }
}
