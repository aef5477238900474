package org.sparebit.storage;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sparebit.files.RootedFile;

/** The folders that jobs may use: {@code /isize_files}, and {@code /isize/samples} read-only. */
public final class MediaRoots implements MediaPaths {
  static final String FILES = "/isize_files";
  static final String SAMPLES = "/isize/samples";
  static final String ROOTS = FILES + " and " + SAMPLES;

  private final List<MediaRoot> roots;
  private final RootWatch watch;

  /**
   * @param files what {@code /isize_files} is on this machine
   * @param samples what {@code /isize/samples} is on this machine
   */
  public MediaRoots(Path files, Path samples) {
    this(files, samples, null, MountTable.SYSTEM);
  }

  /**
   * Likewise, remembering over restarts what the folder of files is.
   *
   * @param dataDir where that is kept
   */
  public MediaRoots(Path files, Path samples, Path dataDir) {
    this(files, samples, dataDir, MountTable.SYSTEM);
  }

  MediaRoots(Path files, Path samples, @Nullable Path dataDir, MountTable mounts) {
    this.watch = new RootWatch(FILES, files, dataDir, mounts);
    this.roots = List.of(new MediaRoot(FILES, files, false), new MediaRoot(SAMPLES, samples, true));
  }

  /** Why the folder that jobs write to can't be used at present; empty if it can. */
  public Optional<StorageTrouble> away() {
    return watch.away();
  }

  /** Likewise only for a path on a file system of its own below it, or of a sample. */
  Optional<StorageTrouble> awayOf(String apiPath) {
    try {
      ApiPath path = ApiPath.parse(apiPath);
      return roots.stream()
          .filter(root -> root.holds(path))
          .findFirst()
          .flatMap(
              root ->
                  root.readOnly()
                      ? missingSample(root.lexicalPath(path))
                      : watch.awayOf(root.lexicalPath(path)));
    } catch (PathRefusedException | InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** The server unpacks them itself; a job that got its 201 has seen it. */
  private static Optional<StorageTrouble> missingSample(Path file) {
    return Files.exists(file)
        ? Optional.empty()
        : Optional.of(
            StorageTrouble.away(
                SAMPLES, "The server has not been able to unpack it yet; readiness says why"));
  }

  /** Every trouble with a file system of its own below it. */
  List<StorageTrouble> awayBelow() {
    return watch.awayBelow();
  }

  Path filesFolder() {
    return roots.get(0).folder();
  }

  /**
   * For whoever can't write to a folder.
   *
   * @throws StorageUnavailableException if the whole of {@code /isize_files} is read-only at
   *     present
   */
  void requireWritableFileSystem() {
    try {
      if (Files.getFileStore(filesFolder()).isReadOnly()) {
        throw new StorageUnavailableException(StorageTrouble.readOnly(FILES));
      }
    } catch (IOException e) {
      throw new StorageUnavailableException(StorageTrouble.unreadable(FILES, e));
    }
  }

  /**
   * @throws StorageUnavailableException if the folder behind the path is away at present
   */
  @Override
  public RootedFile resolve(String apiPath) throws PathRefusedException {
    ApiPath path = ApiPath.parse(apiPath);
    return rooted(path, locate(path));
  }

  /**
   * @throws StorageUnavailableException if the folder behind the path is away at present
   */
  @Override
  public RootedFile resolveOutput(String apiPath) throws PathRefusedException {
    ApiPath path = ApiPath.parse(apiPath);
    MediaFile file = locate(path);
    requireOutputFolder(path, file);
    return rooted(path, file);
  }

  private static RootedFile rooted(ApiPath path, MediaFile file) throws PathRefusedException {
    if (file.realPath().equals(file.realRoot())) {
      throw ApiPath.refused(path.text(), "names a folder; add a file name");
    }
    return new RootedFile(file.realRoot(), file.realPath());
  }

  /** For a file that is to be written. */
  static void requireOutputFolder(ApiPath path, MediaFile file) throws PathRefusedException {
    if (file.readOnly()) {
      throw ApiPath.refused(
          path.text(),
          "is below " + SAMPLES + ", which is read-only; choose a path below " + FILES);
    }
  }

  MediaFile locate(ApiPath path) throws PathRefusedException {
    MediaRoot root =
        roots.stream()
            .filter(r -> r.holds(path))
            .findFirst()
            .orElseThrow(
                () ->
                    ApiPath.refused(
                        path.text(),
                        "is not below an allowed folder; accepted are paths below " + ROOTS));
    Path lexical = lexicalPath(root, path);
    if (!root.readOnly()) {
      watch
          .away()
          .or(() -> watch.awayOf(lexical))
          .ifPresent(
              trouble -> {
                throw new StorageUnavailableException(trouble);
              });
    }
    try {
      return named(path, followLinks(lexical, root.folder()));
    } catch (IOException e) {
      throw ApiPath.refused(path.text(), RefusalTexts.describe(e));
    }
  }

  private static Path lexicalPath(MediaRoot root, ApiPath path) throws PathRefusedException {
    try {
      return root.lexicalPath(path);
    } catch (InvalidPathException e) {
      throw ApiPath.refused(
          path.text(),
          "can't be written in the server's locale; start the server with LC_ALL=C.UTF-8");
    }
  }

  /**
   * Finds the root by where a path really leads, so that a link can neither leave the roots nor
   * make a read-only folder writable.
   */
  private MediaFile named(ApiPath path, Path real) throws IOException, PathRefusedException {
    MediaRoot home = null;
    Path homeFolder = null;
    for (MediaRoot root : roots) {
      Path folder = realFolder(root);
      if (folder != null && real.startsWith(folder)) {
        if (homeFolder == null || folder.startsWith(homeFolder)) {
          home = root;
          homeFolder = folder;
        }
      }
    }
    if (home == null || homeFolder == null) {
      throw ApiPath.refused(
          path.text(),
          "leads outside of the allowed folders by a symbolic link; move or mount the file below "
              + ROOTS);
    }
    String rest = homeFolder.relativize(real).toString();
    String name = home.name() + (rest.isEmpty() ? "" : "/" + rest);
    ApiPath.requireShort(path.text(), name);
    return new MediaFile(name, real, homeFolder, home.readOnly());
  }

  private static @Nullable Path realFolder(MediaRoot root) throws IOException {
    try {
      return root.folder().toRealPath();
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private static Path followLinks(Path path, Path root) throws IOException {
    Path existing = path;
    while (!existing.equals(root) && !exists(existing)) {
      existing = existing.resolveSibling("");
    }
    try {
      return existing.toRealPath().resolve(existing.relativize(path)).normalize();
    } catch (NoSuchFileException e) {
      throw new FileSystemException(
          e.getFile(),
          null,
          existing.equals(root) ? RefusalTexts.ROOT_MISSING : RefusalTexts.DANGLING_LINK);
    }
  }

  private static boolean exists(Path path) throws IOException {
    try {
      Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
