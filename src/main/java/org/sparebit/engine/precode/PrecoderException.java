package org.sparebit.engine.precode;

/** A model could not be loaded or run; the message says which, and why. */
public final class PrecoderException extends Exception {
  private static final long serialVersionUID = 1L;

  public PrecoderException(String message) {
    super(message);
  }

  public PrecoderException(String message, Throwable cause) {
    super(message, cause);
  }
}
