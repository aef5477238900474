package org.sparebit.engine.pipeline;

import org.sparebit.protocol.FailureCode;

/** Why an encode can't go on; the message is for the user: what happened and what to do. */
final class EncodeFailure extends Exception {
  private static final long serialVersionUID = 1L;
  private final FailureCode code;
  private final String text;

  EncodeFailure(FailureCode code, String message) {
    super(message);
    this.code = code;
    this.text = message;
  }

  EncodeFailure(FailureCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
    this.text = message;
  }

  /** The message for the user. */
  String text() {
    return text;
  }

  FailureCode code() {
    return code;
  }
}
