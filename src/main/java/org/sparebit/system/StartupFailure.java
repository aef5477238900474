package org.sparebit.system;

/** The server can't start; both texts are for the operator, who sees no stack trace. */
public final class StartupFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String action;

  /**
   * A failure with its remedy.
   *
   * @param description what is wrong, with the value
   * @param action what to do
   */
  public StartupFailure(String description, String action) {
    super(description);
    this.action = action;
  }

  String action() {
    return action;
  }
}
