package org.sparebit.worker.runtime;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparebit.files.FileProblem;

/**
 * Folders that are filled once and then only read, one for every build. They are filled under
 * another name and then renamed, so that a folder which exists is complete; of several processes
 * that do so at once one wins and the others use its folder. Folders of other builds that no
 * process uses are deleted.
 */
final class UnpackOnce {
  private static final Logger log = LoggerFactory.getLogger(UnpackOnce.class);
  private static final String PART = ".part";

  /** A fingerprint, with or without a prefix; nothing else in the folder is ours to delete. */
  private static final Pattern OURS =
      Pattern.compile("(ffmpeg-gpl-)?[0-9a-f]{16}(-[0-9a-f-]{36}\\.part)?");

  /** Unpacking takes seconds, so what is older was left behind by a process that died. */
  private static final Duration ABANDONED = Duration.ofHours(1);

  private final Path parent;

  /** Fills a folder. */
  @FunctionalInterface
  interface Filler {
    void fill(Path folder) throws IOException;
  }

  UnpackOnce(Path parent) {
    this.parent = parent;
  }

  /** Whether the folder of this name is there, and thus complete. */
  boolean isUnpacked(String name) {
    return Files.isDirectory(parent.resolve(name));
  }

  /** The folder of this name, filled now unless it was before. */
  Path folder(String name, Filler filler) throws IOException {
    Path folder = parent.resolve(name);
    if (Files.isDirectory(folder) && !Files.isWritable(parent)) {
      // It came ready-made, as in a container image, and nobody can delete it.
      return folder;
    }
    Files.createDirectories(parent);
    UseLocks locks = UseLocks.in(parent);
    locks.use(name);
    if (!Files.isDirectory(folder)) {
      fill(folder, filler);
    }
    deleteUnused(name, locks);
    return folder;
  }

  private void fill(Path folder, Filler filler) throws IOException {
    Path part = parent.resolve(folder.getFileName() + "-" + UUID.randomUUID() + PART);
    Files.createDirectory(part);
    try {
      filler.fill(part);
      writeThrough(part);
      Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
      log.debug("another process has unpacked {} meanwhile", folder);
    } finally {
      TemporaryFolders.deleteTree(part);
    }
  }

  /** A power cut after the rename must not leave empty files behind. */
  private static void writeThrough(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        try (FileChannel channel = FileChannel.open(file)) {
          channel.force(true);
        }
      }
    }
  }

  private void deleteUnused(String used, UseLocks locks) {
    try (Stream<Path> entries = Files.list(parent)) {
      for (Path entry : entries.filter(Files::isDirectory).toList()) {
        String name = String.valueOf(entry.getFileName());
        if (!OURS.matcher(name).matches()) {
          continue;
        }
        if (name.endsWith(PART)) {
          Instant modified = Files.getLastModifiedTime(entry).toInstant();
          if (modified.isBefore(Instant.now().minus(ABANDONED))) {
            TemporaryFolders.deleteTree(entry);
          }
        } else if (!name.equals(used)) {
          locks.ifUnused(
              name,
              () -> {
                Path doomed = parent.resolve(name + "-" + UUID.randomUUID() + PART);
                Files.move(entry, doomed, StandardCopyOption.ATOMIC_MOVE);
                TemporaryFolders.deleteTree(doomed);
              });
        }
      }
    } catch (IOException e) {
      log.warn("libraries of earlier builds stay in {}: {}", parent, FileProblem.reasonAndPath(e));
    }
  }
}
