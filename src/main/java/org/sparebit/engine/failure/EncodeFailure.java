package org.sparebit.engine.failure;

import java.util.function.BooleanSupplier;
import org.sparebit.protocol.FailureCode;

/** Why an encode can't go on; the message is for the user: what happened and what to do. */
public final class EncodeFailure extends Exception {
  /** What a job says that was cancelled. */
  public static final String STOPPED = "the job was stopped";

  private static final long serialVersionUID = 1L;
  private final FailureCode code;
  private final String text;

  public EncodeFailure(FailureCode code, String message) {
    super(message);
    this.code = code;
    this.text = message;
  }

  public EncodeFailure(FailureCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
    this.text = message;
  }

  /** Ends a job that shall not go on. */
  public static void checkCancelled(BooleanSupplier cancelled) throws EncodeFailure {
    if (cancelled.getAsBoolean()) {
      throw new EncodeFailure(FailureCode.CANCELLED, STOPPED);
    }
  }

  /** The message for the user. */
  public String text() {
    return text;
  }

  public FailureCode code() {
    return code;
  }
}
