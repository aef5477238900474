package org.sparebit.storage;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import org.sparebit.files.FileProblem;
import org.sparebit.storage.BoundedLook.NoAnswerException;

/**
 * What is wrong with a folder that jobs use, and is no job's fault.
 *
 * @param text what happened and what to do, in whole sentences, without the machine's real paths
 */
public record StorageTrouble(Kind kind, String text) {

  /** What kind of trouble it is. */
  public enum Kind {
    /**
     * The folder is missing, can't be read, does not answer, or is not what it was: its disk is not
     * mounted.
     */
    AWAY,
    /** Its file system is mounted read-only. */
    READ_ONLY,
    /** Its file system has no room. */
    FULL
  }

  private static final String WAIT = "; jobs wait, and go on by themselves then.";

  /**
   * @param what happened and what to do, without the full stop
   */
  static StorageTrouble away(String name, String what) {
    return new StorageTrouble(Kind.AWAY, name + " is away. " + what + WAIT);
  }

  static StorageTrouble unreadable(String name, IOException e) {
    if (e instanceof AccessDeniedException) {
      return away(
          name,
          "The server's user may not list the folder behind it. Give that user read permission on"
              + " it");
    }
    return away(
        name,
        "The folder behind it can't be read on the server ("
            + FileProblem.reason(e)
            + "). Check its disk or its connection");
  }

  static StorageTrouble silent(String name, NoAnswerException e) {
    return away(
        name,
        "The disk behind it has not answered for "
            + e.waited().toSeconds()
            + " s. Check it, or its server and the connection to that");
  }

  static StorageTrouble readOnly(String name) {
    return new StorageTrouble(
        Kind.READ_ONLY,
        name + " is on a file system that is mounted read-only. Mount it writable" + WAIT);
  }

  static StorageTrouble full(String name, Room room) {
    return new StorageTrouble(
        Kind.FULL,
        "The disk of "
            + name.replaceFirst("^The", "the")
            + " is full: "
            + room.free()
            + " are free. Free some space, "
            + room.enough()
            + " at least"
            + WAIT);
  }
}
