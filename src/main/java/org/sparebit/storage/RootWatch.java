package org.sparebit.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sparebit.storage.BoundedLook.NoAnswerException;

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

  private final InnerMounts inner;
  private final BoundedLook<Optional<StorageTrouble>> look;

  /** What was seen when all was well, since this server started. */
  private @Nullable Seen seen;

  private volatile @Nullable Path realFolder;

  private record Seen(
      @Nullable Object key, boolean empty, Path mountPoint, Set<Path> innerMounts) {}

  /**
   * @param dataDir where to remember what the folder is; null to forget it with this object
   */
  RootWatch(String name, Path folder, @Nullable Path dataDir, MountTable mounts) {
    this.name = name;
    this.folder = folder;
    this.dataDir = dataDir;
    this.mounts = mounts;
    this.inner = new InnerMounts(name, mounts);
    this.look = new BoundedLook<>("root-watch", this::look);
  }

  /** Why the folder can't be used at present; empty if it can. */
  Optional<StorageTrouble> away() {
    try {
      return look.get();
    } catch (NoAnswerException e) {
      return Optional.of(StorageTrouble.silent(name, e));
    } catch (IOException e) {
      return Optional.of(StorageTrouble.unreadable(name, e));
    }
  }

  /**
   * Why a file in it can't be used at present although others can: what it lies on is mounted below
   * the folder. Asked after {@link #away}.
   *
   * @param file below the folder, links not followed
   */
  Optional<StorageTrouble> awayOf(Path file) {
    Path real = realFolder;
    return real == null || !file.startsWith(folder)
        ? Optional.empty()
        : inner.awayOf(real.resolve(folder.relativize(file)));
  }

  /** What is wrong with anything that is mounted below the folder. */
  List<StorageTrouble> awayBelow() {
    return inner.paths().stream().flatMap(path -> inner.awayOf(path).stream()).distinct().toList();
  }

  private synchronized Optional<StorageTrouble> look() {
    Seen now;
    try {
      Object key = Files.readAttributes(folder, BasicFileAttributes.class).fileKey();
      Path real = folder.toRealPath();
      if (realFolder == null) {
        memory().ifPresent(known -> inner.expect(real, known.inner()));
      }
      realFolder = real;
      inner.find(real);
      // Attributes and names may be remembered from better times; this is asked of the disk itself.
      long unused = folder.toFile().getUsableSpace();
      now = new Seen(key, InnerMounts.isEmpty(folder), mounts.mountPointOf(real), inner.paths());
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
            && before.innerMounts().equals(now.innerMounts())
            && before.mountPoint().equals(now.mountPoint()))) {
      return;
    }
    if (now.empty()) {
      RootMemory.forget(dataDir);
    } else {
      new RootMemory(folder, now.mountPoint(), List.copyOf(now.innerMounts())).write(dataDir);
    }
  }
}
