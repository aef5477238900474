package org.sparebit.worker;

/** No worker could be started; the message is for the operator. */
public final class WorkerUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  public WorkerUnavailableException(String message) {
    super(message);
  }
}
