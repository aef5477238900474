package org.sparebit.database;

/** The database must not be opened, because jobs would be lost; both texts are for the operator. */
final class DamagedDatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String action;

  DamagedDatabaseException(String description, String action) {
    super(description);
    this.action = action;
  }

  String action() {
    return action;
  }
}
