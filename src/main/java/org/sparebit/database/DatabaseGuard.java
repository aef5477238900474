package org.sparebit.database;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sparebit.database.file.DatabaseFile;

/**
 * Whether the database that this server writes to is the one that the next start will find. Only
 * the embedded one can be another: its file can be deleted, moved or replaced while it is open.
 */
public final class DatabaseGuard {
  private final @Nullable DatabaseFile file;
  private final Runnable onLoss;
  private volatile Consumer<RuntimeException> listener = loss -> {};

  /**
   * @param file null for a database that is somebody else's
   * @param onLoss whenever the file is found to be lost
   */
  DatabaseGuard(@Nullable DatabaseFile file, Runnable onLoss) {
    this.file = file;
    this.onLoss = onLoss;
  }

  /** Tells this what {@link #requireKept} has found. */
  void onLoss(Consumer<RuntimeException> newListener) {
    listener = newListener;
  }

  /**
   * For whoever is about to promise a client that something is kept.
   *
   * @throws DatabaseLostException if it would be gone
   */
  public void requireKept() {
    try {
      check();
    } catch (DatabaseFile.DatabaseFileLostException e) {
      listener.accept(e);
      throw new DatabaseLostException(e);
    }
  }

  void check() {
    if (file == null) {
      return;
    }
    try {
      file.check();
    } catch (DatabaseFile.DatabaseFileLostException e) {
      onLoss.run();
      throw e;
    }
  }
}
