package org.sparebit.database.file;

/** The database must not be opened now; both texts are for the operator. */
public class RefusedDatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String action;

  public RefusedDatabaseException(String description, String action) {
    super(description);
    this.action = action;
  }

  public String action() {
    return action;
  }
}
