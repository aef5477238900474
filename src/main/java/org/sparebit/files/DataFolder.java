package org.sparebit.files;

import java.nio.file.Path;
import java.util.List;

/**
 * Where the server and the terminal keep what is theirs: each place has its name here and nowhere
 * else.
 *
 * @param root the folder that {@code SPAREBIT_DATA_DIR} names
 */
public record DataFolder(Path root) {
  /** The root where nothing names one: in the folder that the process was started in. */
  public static final Path DEFAULT_ROOT = Path.of("data");

  /** The embedded database. */
  public Path database() {
    return root.resolve("db");
  }

  /** The database's nightly backups, unless a setting names another folder. */
  public Path backups() {
    return root.resolve("backups");
  }

  /** What workers are made of, unpacked. */
  public Path runtime() {
    return root.resolve("runtime");
  }

  /** FFmpeg's GPL build, once it is installed. */
  public Path codecs() {
    return root.resolve("codecs");
  }

  /** Logs, and what crashed processes have left. */
  public Path logs() {
    return root.resolve("logs");
  }

  /** The reports of the JVM about crashed workers. */
  public Path crashReports() {
    return logs().resolve("crashes");
  }

  /** Files of running processes. */
  public Path temporary() {
    return root.resolve("tmp");
  }

  /** Each worker has a folder of its own in it. */
  public Path workersTemporary() {
    return temporary().resolve("workers");
  }

  /** What {@code /isize/samples} is. */
  public Path samples() {
    return root.resolve("samples");
  }

  /** What {@code /isize_files} is, unless a setting names another folder. */
  public Path files() {
    return root.resolve("isize_files");
  }

  /** Nobody else's business: what is encoded here, and what crashed. */
  public List<Path> privateFolders() {
    return List.of(database(), logs(), temporary(), backups());
  }

  /** What is executed from there is what anybody may have, but nobody else may exchange it. */
  public List<Path> protectedFolders() {
    return List.of(runtime(), codecs());
  }

  /** All but the files that jobs read and write. */
  public List<Path> own() {
    return List.of(database(), runtime(), codecs(), logs(), temporary(), samples(), backups());
  }
}
