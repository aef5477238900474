package org.sparebit.worker.failure;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Words for exceptions whose own message is only a path. */
public final class Failures {
  private Failures() {}

  public static String describe(IOException e) {
    if (e instanceof AccessDeniedException denied) {
      return "permission denied: " + denied.getFile();
    }
    if (e instanceof NoSuchFileException missing) {
      return "no such file: " + missing.getFile();
    }
    if (e instanceof FileAlreadyExistsException exists) {
      return "not a folder: " + exists.getFile();
    }
    if (e instanceof FileSystemException failure && failure.getReason() != null) {
      return failure.getReason() + ": " + failure.getFile();
    }
    return String.valueOf(e.getMessage());
  }
}
