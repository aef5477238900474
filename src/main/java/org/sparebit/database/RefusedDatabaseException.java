package org.sparebit.database;

/** The database must not be opened now; both texts are for the operator. */
class RefusedDatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String action;

  RefusedDatabaseException(String description, String action) {
    super(description);
    this.action = action;
  }

  String action() {
    return action;
  }
}
