package org.sparebit.api;

/** A request that can't be accepted; the message is for the client. */
public final class BadRequestException extends Exception {
  private static final long serialVersionUID = 1L;

  public BadRequestException(String message) {
    super(message);
  }
}
