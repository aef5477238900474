package org.sparebit.activation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;
import org.sparebit.files.Sha256;
import org.sparebit.worker.failure.WorkerUnavailableException;

/**
 * Finds the jar of FFmpeg's GPL build: in the folder where the build or the image put it, or else
 * in the Maven repository that the operator has named. What it returns has the pinned checksum.
 */
final class GplJarSource {
  private final Path folder;
  private final @Nullable String repository;
  private final Path downloads;

  /**
   * @param folder looked into first
   * @param repository the root of a Maven repository, with or without user and password
   * @param downloads where a downloaded file is kept; made if it does not exist
   */
  GplJarSource(Path folder, @Nullable String repository, Path downloads) {
    this.folder = folder;
    this.repository = repository;
    this.downloads = downloads;
  }

  /** The jar, if this machine has it already. */
  Path local(GplBuild build) throws WorkerUnavailableException {
    for (Path candidate : new Path[] {folder, downloads}) {
      Path jar = candidate.resolve(build.fileName());
      if (Files.exists(jar)) {
        return checked(jar, build);
      }
    }
    throw new WorkerUnavailableException(
        "the GPL build of FFmpeg is not on this machine; put "
            + build.fileName()
            + " into "
            + folder
            + " (SPAREBIT_CODECS_DIR names another folder), or set SPAREBIT_CODECS_REPOSITORY to"
            + " the address of a Maven repository that has it");
  }

  /** The jar, downloaded if this machine does not have it. */
  Path find(GplBuild build) throws WorkerUnavailableException, InterruptedException {
    if (repository == null
        || Files.exists(folder.resolve(build.fileName()))
        || Files.exists(downloads.resolve(build.fileName()))) {
      return local(build);
    }
    MavenRepository maven;
    try {
      maven = MavenRepository.at(repository);
    } catch (IllegalArgumentException e) {
      throw new WorkerUnavailableException(
          "SPAREBIT_CODECS_REPOSITORY can't be used: " + e.getMessage());
    }
    try {
      return download(maven, build);
    } catch (IOException e) {
      throw new WorkerUnavailableException(
          "%s could not be downloaded from %s (%s); check SPAREBIT_CODECS_REPOSITORY and the"
                  .formatted(build.fileName(), maven, reason(e))
              + " network, or put the file into "
              + folder);
    }
  }

  private Path download(MavenRepository maven, GplBuild build)
      throws IOException, InterruptedException, WorkerUnavailableException {
    Files.createDirectories(downloads);
    Path part = downloads.resolve(build.fileName() + ".part");
    try {
      maven.download(build.repositoryPath(), part);
      Path whole = checked(part, build);
      return Files.move(whole, downloads.resolve(build.fileName()), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static Path checked(Path jar, GplBuild build) throws WorkerUnavailableException {
    String actual;
    try {
      actual = Sha256.hex(jar);
    } catch (IOException e) {
      throw new WorkerUnavailableException(
          jar + " can't be read (" + reason(e) + "); give the server's user permission to read it");
    }
    if (!actual.equals(build.sha256())) {
      throw new WorkerUnavailableException(
          "%s has the SHA-256 %s and not %s, so it was damaged or is another version; replace it by"
                  .formatted(jar, actual, build.sha256())
              + " the published file");
    }
    return jar;
  }

  private static String reason(Exception e) {
    String message = e.getMessage();
    return e.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }
}
