package org.sparebit.database.file;

/** The database must not be opened, because jobs would be lost. */
public final class DamagedDatabaseException extends RefusedDatabaseException {
  private static final long serialVersionUID = 1L;

  DamagedDatabaseException(String description, String action) {
    super(description, action);
  }
}
