package org.sparebit.engine.precode;

/** A GPU was asked for and none is usable; the message says what was tried and what to do. */
public final class GpuUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  public GpuUnavailableException(String message) {
    super(message);
  }
}
