package org.sparebit.database.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Whether this user may read and write the embedded database, which H2 tells from no damage. */
public final class DatabaseAccess {
  private DatabaseAccess() {}

  /**
   * Looks at the folder and at the database's file.
   *
   * @throws RefusedDatabaseException if there is something that this user may not use
   */
  public static void check(Path folder) {
    check(folder, folder);
    check(folder, JdbcDatabaseCheck.file(folder));
  }

  /** Not by {@link Files#exists}, which calls what it may not see missing. */
  private static void check(Path folder, Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      if (!Files.isReadable(file)
          || !Files.isWritable(file)
          || (attributes.isDirectory() && !Files.isExecutable(file))) {
        throw refused(folder, new AccessDeniedException(file.toString()));
      }
    } catch (NoSuchFileException e) {
      // Whether it should be there is for others to know.
    } catch (IOException e) {
      throw refused(folder, e);
    }
  }

  public static RefusedDatabaseException refused(Path folder, IOException cause) {
    String user = System.getProperty("user.name", "?");
    return new RefusedDatabaseException(
        "The user " + user + " can't use the database in " + folder + ": " + reason(cause) + ".",
        "Give the folder to this user, for instance with \"chown -R "
            + user
            + " "
            + folder
            + "\", or run Sparebit as the user whose it is.");
  }

  /** What happened, where the JDK's own message is a path or nothing. */
  public static String reason(Throwable problem) {
    Throwable cause = problem;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    if (cause instanceof AccessDeniedException) {
      return "no permission for " + message + owner(Path.of(String.valueOf(message)));
    }
    if (cause instanceof NoSuchFileException) {
      return "there is no " + message;
    }
    return message == null || cause instanceof IOException || cause instanceof RuntimeException
        ? cause.getClass().getSimpleName() + (message == null ? "" : ": " + message)
        : message;
  }

  private static String owner(Path file) {
    try {
      return ", which belongs to " + Files.getOwner(file).getName();
    } catch (IOException | UnsupportedOperationException e) {
      return "";
    }
  }
}
