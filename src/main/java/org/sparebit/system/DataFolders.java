package org.sparebit.system;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparebit.files.DataFolder;
import org.sparebit.files.FileProblem;
import org.sparebit.files.PrivateFiles;
import org.sparebit.storage.RootMemory;

/** Creates the server's folders and checks that they can be written to. */
final class DataFolders {
  private static final Logger LOG = LoggerFactory.getLogger(DataFolders.class);

  private DataFolders() {}

  /**
   * @throws StartupFailure if the data folder can't be used, or the files folder can't be created
   */
  static void prepare(Path dataDir, Path filesDir) {
    try {
      Files.createDirectories(dataDir);
      writeInto(dataDir);
    } catch (IOException e) {
      if (!isFull(e)) {
        throw failure("The data directory " + dataDir, "SPAREBIT_DATA_DIR", e);
      }
      LOG.error(
          "The disk of the data directory {} is full. Free some space; the server is not ready until"
              + " then.",
          dataDir);
    }
    keepJobsOutOf(dataDir, filesDir);
    keepOthersOutOf(dataDir);
    if (!Files.exists(filesDir) && RootMemory.read(dataDir, filesDir).isPresent()) {
      // An empty folder in its place would look as if all files had been deleted, and be in the
      // way of a mount or a rename.
      LOG.warn(
          "The files directory {} ({} in the API) held files when the server ran the last time, and"
              + " is missing now. Mount it, or create it if it is meant to be empty; jobs wait.",
          filesDir,
          "/isize_files");
      return;
    }
    try {
      Files.createDirectories(filesDir);
    } catch (IOException e) {
      throw failure("The files directory " + filesDir, "SPAREBIT_FILES_DIR", e);
    }
    try {
      writeInto(filesDir);
    } catch (IOException e) {
      // Inputs may still be readable, and a later mount or chmod needs no restart.
      LOG.warn(
          "The files directory {} ({} in the API) can't be written: {}. Outputs below it will be"
              + " refused until the server's user {} may write there.",
          filesDir,
          "/isize_files",
          reason(e),
          FileProblem.user());
    }
  }

  /** Whoever may write an output anywhere below the files folder must not reach the database. */
  private static void keepJobsOutOf(Path dataDir, Path filesDir) {
    Path data = realIfThere(dataDir);
    Path files = realIfThere(filesDir);
    if (data.startsWith(files)) {
      throw new StartupFailure(
          "The files directory " + filesDir + " holds the data directory " + dataDir + ".",
          "Jobs could overwrite the database. Set SPAREBIT_FILES_DIR to a folder that does not hold"
              + " it, or SPAREBIT_DATA_DIR to one outside of it.");
    }
    for (Path own : new DataFolder(data).own()) {
      if (files.startsWith(own)) {
        throw new StartupFailure(
            "The files directory " + filesDir + " lies in a folder of the server's own.",
            "Set SPAREBIT_FILES_DIR to another one; isize_files in the data directory is usual.");
      }
    }
  }

  /** Also of folders that an older version, or somebody else, has made. */
  private static void keepOthersOutOf(Path dataDir) {
    try {
      for (Path folder : new DataFolder(dataDir).privateFolders()) {
        PrivateFiles.close(folder);
      }
      for (Path folder : new DataFolder(dataDir).protectedFolders()) {
        PrivateFiles.protect(folder);
      }
    } catch (IOException e) {
      LOG.warn(
          "Others may look into the data directory {}: {}. Give it and all in it to the user {}.",
          dataDir,
          reason(e),
          FileProblem.user());
    }
  }

  private static Path realIfThere(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      return folder.toAbsolutePath().normalize();
    }
  }

  /** Asks the file system itself: permission bits don't tell of read-only mounts or full disks. */
  private static void writeInto(Path folder) throws IOException {
    Path probe = Files.createTempFile(folder, ".sparebit", ".probe");
    Files.delete(probe);
  }

  private static StartupFailure failure(String folder, String variable, IOException e) {
    return new StartupFailure(
        folder + " can't be used: " + reason(e) + ".",
        "Set "
            + variable
            + " to a folder that the user "
            + FileProblem.user()
            + " may write, give that user write permission on this one, with chown for example, or"
            + " run the server as the folder's owner (a container with docker run --user).");
  }

  private static boolean isFull(IOException e) {
    return String.valueOf(e.getMessage()).contains("No space left");
  }

  /** What happened, without a path but that of a file where a folder should be. */
  private static String reason(IOException e) {
    return e instanceof FileAlreadyExistsException f
        ? f.getFile() + " is a file"
        : FileProblem.reason(e);
  }
}
