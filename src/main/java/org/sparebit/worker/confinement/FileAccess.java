package org.sparebit.worker.confinement;

import java.nio.file.Path;

/**
 * What a confined process may do below a folder, or with a file.
 *
 * @param path links are followed now, not when the process opens it; one that does not exist is
 *     left out
 */
public record FileAccess(Path path, Right right) {

  /** How much it may do. */
  public enum Right {
    /** See the names in folders, and no file's content. */
    LIST,
    /** Read files and list folders. */
    READ,
    /** Likewise, and execute programs. */
    EXECUTE,
    /** Make files, read and write them, but remove none. */
    ADD,
    /** Read, write, make, rename and remove files and folders. */
    WRITE,
    /** Read and write a device and control it. */
    DEVICE
  }
}
