package org.sparebit.worker.failure;

import org.sparebit.protocol.FailureCode;

/** No worker could be started; the message is for the operator. */
public final class WorkerUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  private final FailureCode code;

  public WorkerUnavailableException(String message) {
    this(message, FailureCode.WORKER_START_FAILED);
  }

  /**
   * @param code what a job fails with whose worker is unavailable for this reason
   */
  public WorkerUnavailableException(String message, FailureCode code) {
    super(message);
    this.code = code;
  }

  public FailureCode code() {
    return code;
  }
}
