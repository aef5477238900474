package org.sparebit.worker.confinement;

/** A process can't be confined here; the message says what is missing, as part of a sentence. */
public final class ConfinementException extends Exception {
  private static final long serialVersionUID = 1L;

  public ConfinementException(String message) {
    super(message);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
