package org.sparebit.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.sparebit.storage.BoundedLook.NoAnswerException;
import org.springframework.util.unit.DataSize;

/** Whether the storage is fit to run jobs; what is not is nobody's fault but the machine's. */
public final class StorageState {
  private final MediaRoots roots;
  private final BoundedLook<Room> filesRoom;
  private final BoundedLook<Room> dataRoom;
  private final DataSize enough;

  /**
   * @param enough of free space, see {@link Room}
   */
  public StorageState(MediaRoots roots, Path dataDir, DataSize enough) {
    this.roots = roots;
    this.enough = enough;
    this.filesRoom = new BoundedLook<>("files-room", () -> Room.of(roots.filesFolder(), enough));
    this.dataRoom = new BoundedLook<>("data-room", () -> Room.of(dataDir, enough));
  }

  /** What keeps every job from running; empty if nothing does. */
  public Optional<StorageTrouble> trouble() {
    return trouble(false);
  }

  /** Likewise, of disks that have just been full: they need some room to count as usable. */
  public Optional<StorageTrouble> troubleAfterFull() {
    return trouble(true);
  }

  private Optional<StorageTrouble> trouble(boolean wasFull) {
    Optional<StorageTrouble> away = roots.away();
    if (away.isPresent()) {
      return away;
    }
    return trouble(MediaRoots.FILES, filesRoom, wasFull)
        .or(() -> trouble("The data folder", dataRoom, wasFull));
  }

  /** What keeps just the jobs from running that read or write these paths. */
  public Optional<StorageTrouble> troubleOf(String input, String output) {
    return roots.awayOf(input).or(() -> roots.awayOf(output));
  }

  /** What keeps some jobs from running. */
  public List<StorageTrouble> troubleOfSome() {
    return roots.awayBelow();
  }

  private static Optional<StorageTrouble> trouble(
      String name, BoundedLook<Room> look, boolean wasFull) {
    Room room;
    try {
      room = look.get();
    } catch (NoAnswerException e) {
      return Optional.of(StorageTrouble.silent(name, e));
    } catch (IOException e) {
      return Optional.of(StorageTrouble.unreadable(name, e));
    }
    if (room.readOnly()) {
      return Optional.of(StorageTrouble.readOnly(name));
    }
    if (room.isFull() || (wasFull && room.isScarce())) {
      return Optional.of(StorageTrouble.full(name, room));
    }
    return Optional.empty();
  }

  /** The file system that an output is written to, or the folder of media files' own. */
  public Room roomFor(String output) throws IOException, PathRefusedException {
    Path folder = roots.resolve(output).path().resolveSibling("");
    while (folder.getParent() != null && !Files.isDirectory(folder)) {
      folder = folder.getParent();
    }
    return Room.of(folder, enough);
  }

  /** The file system of the folder of media files itself. */
  public Room roomOfRoot() throws IOException {
    return Room.of(roots.filesFolder(), enough);
  }

  /** Whether a job's input could be read now. */
  public boolean canRead(String input) {
    try {
      Path file = roots.resolve(input).path();
      return Files.isRegularFile(file) && Files.isReadable(file) && Files.size(file) > 0;
    } catch (PathRefusedException | IOException e) {
      return false;
    }
  }

  /** Whether a job's output could be written now: tried, since permissions don't tell all. */
  public boolean canWrite(String output) {
    try {
      Path file = roots.resolveOutput(output).path();
      Path folder = file.resolveSibling("");
      while (folder.getParent() != null && !Files.exists(folder)) {
        folder = folder.getParent();
      }
      if (Files.isDirectory(file)) {
        return false;
      }
      Files.delete(Files.createTempFile(folder, ".sparebit", ".probe"));
      return true;
    } catch (PathRefusedException | IOException e) {
      return false;
    }
  }
}
