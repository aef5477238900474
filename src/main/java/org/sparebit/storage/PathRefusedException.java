package org.sparebit.storage;

/** A job may not use this path; the message is for the user. */
public final class PathRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  public PathRefusedException(String message) {
    super(message);
  }
}
