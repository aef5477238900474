package org.sparebit.engine.precode;

/** A model could not be loaded or run; the message says which, and why. */
public final class PrecoderException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What kind of failure it is. */
  public enum Kind {
    /** The GPU has not enough free memory. */
    GPU_OUT_OF_MEMORY,
    /** The GPU has stopped working, for this process at least. */
    GPU_LOST,
    OTHER
  }

  private final Kind kind;

  public PrecoderException(String message) {
    super(message);
    this.kind = Kind.OTHER;
  }

  public PrecoderException(String message, Throwable cause) {
    this(Kind.OTHER, message, cause);
  }

  PrecoderException(Kind kind, String message, Throwable cause) {
    super(GpuFailures.readable(message), cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
