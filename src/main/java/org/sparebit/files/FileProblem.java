package org.sparebit.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What the operating system says of a file, in words: Java's own message is often only a path. */
public final class FileProblem {
  private FileProblem() {}

  /** Without the path, which is not the business of those who use the API. */
  public static String reason(Exception e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof NoSuchFileException) {
      return "no such file or folder";
    }
    if (e instanceof FileAlreadyExistsException) {
      return "a file of that name is in the way";
    }
    if (e instanceof UnexpectedFileException unexpected) {
      return unexpected.getMessage();
    }
    if (e instanceof FileSystemException f && f.getReason() != null) {
      return f.getReason();
    }
    String message = e.getMessage();
    // The system's own words, such as "No space left on device".
    return e.getClass() == IOException.class && message != null && !message.contains("/")
        ? message
        : e.getClass().getSimpleName();
  }

  /** With the path, for whoever runs the server. */
  public static String reasonAndPath(IOException e) {
    return e instanceof FileSystemException f
        ? reason(e) + ": " + f.getFile()
        : String.valueOf(e.getMessage());
  }

  /**
   * The user that this process runs as; the name alone does not help where a container's user has
   * none on the host.
   */
  public static String user() {
    String name = System.getProperty("user.name");
    try {
      return name + " (uid " + Files.getAttribute(Path.of("/proc/self"), "unix:uid") + ")";
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return name;
    }
  }
}
