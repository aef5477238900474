package org.sparebit.worker.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparebit.files.FileProblem;
import org.sparebit.files.PrivateFiles;

/**
 * A temporary folder of its own for every worker, which nobody else may enter, gone with the
 * worker. What a server that was killed has left behind goes with the first worker of the next one.
 */
public final class TemporaryFolders {
  private static final Logger log = LoggerFactory.getLogger(TemporaryFolders.class);

  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private static final Pattern OURS = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private final Path parent;
  private @Nullable Path own;

  /**
   * @param parent holds a folder for every process that starts workers; made when the first one
   *     starts
   */
  public TemporaryFolders(Path parent) {
    this.parent = parent.toAbsolutePath().normalize();
  }

  /** Makes the folder of a worker. */
  public synchronized Path create() throws IOException {
    Path folder = own;
    if (folder == null || !Files.isDirectory(folder)) {
      folder = prepare();
      own = folder;
    }
    return Files.createTempDirectory(folder, "worker-", OWNER_ONLY);
  }

  /** Removes the folder of a worker that has ended. */
  public void delete(Path folder) {
    try {
      deleteTree(folder);
    } catch (IOException e) {
      log.warn("the temporary folder of a worker stays behind: {}", FileProblem.reasonAndPath(e));
    }
  }

  /** Removes the folder of this process; its workers have ended. */
  public synchronized void deleteOwn() {
    if (own != null) {
      delete(own);
      own = null;
    }
  }

  private Path prepare() throws IOException {
    PrivateFiles.createDirectories(parent);
    UseLocks locks = UseLocks.in(parent);
    String name = UUID.randomUUID().toString();
    locks.use(name);
    deleteAbandoned(locks);
    return Files.createDirectory(parent.resolve(name), OWNER_ONLY);
  }

  private void deleteAbandoned(UseLocks locks) {
    try (Stream<Path> entries = Files.list(parent)) {
      for (Path entry : entries.toList()) {
        String name = String.valueOf(entry.getFileName());
        if (OURS.matcher(name).matches()) {
          locks.ifUnused(name, () -> deleteTree(entry));
        }
      }
    } catch (IOException e) {
      log.warn("old temporary folders stay in {}: {}", parent, FileProblem.reasonAndPath(e));
    }
  }

  /** Removes a folder and all in it, and follows no link. */
  static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> walk = Files.walk(root)) {
      List<Path> deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (UncheckedIOException e) {
      throw new IOException(e);
    }
  }
}
