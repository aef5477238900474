package org.sparebit.storage;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import org.sparebit.files.FileProblem;

/**
 * What the operating system says of a file, for a user: the fact and the remedy, without the
 * machine's real path.
 */
final class RefusalTexts {
  static final String DANGLING_LINK = "a symbolic link on the way leads nowhere";
  static final String ROOT_MISSING =
      "the folder behind it is missing on the server; create or mount it";

  static final String READ_ONLY =
      "lies on a file system that is mounted read-only; mount it writable, or choose another folder";

  private RefusalTexts() {}

  /** Why a file can't be read, as the rest of a sentence that begins with its path. */
  static String describe(IOException e) {
    return e instanceof AccessDeniedException
        ? notReadable()
        : "can't be used: " + FileProblem.reason(e);
  }

  static String notReadable() {
    return "may not be read by the server's user, "
        + FileProblem.user()
        + "; give that user read permission on the file, and read and execute permission on every"
        + " folder above it";
  }

  /** Of a folder on the way: workers hold each of them open, and none can be held unread. */
  static String folderNotReadable() {
    return "lies in a folder that may not be read by the server's user, "
        + FileProblem.user()
        + "; give that user read and execute permission on every folder above the file";
  }

  static String notWritable() {
    return "may not be written by the server's user, "
        + FileProblem.user()
        + "; give that user write permission on the folder, with chown for example, run the server"
        + " as the folder's owner (a container with docker run --user), or choose another folder";
  }
}
