package org.sparebit.database;

/** The database must not be opened, because jobs would be lost. */
final class DamagedDatabaseException extends RefusedDatabaseException {
  private static final long serialVersionUID = 1L;

  DamagedDatabaseException(String description, String action) {
    super(description, action);
  }
}
