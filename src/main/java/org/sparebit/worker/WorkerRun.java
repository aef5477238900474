package org.sparebit.worker;

import org.sparebit.protocol.FailureCode;
import org.sparebit.protocol.WorkerResult;

/** An encode in a worker process. */
public interface WorkerRun {

  /**
   * Waits for the end. Whatever happens to the process becomes a result: a crash, a stall and a
   * failed start are {@code Failed} messages with those codes. When this returns, the process has
   * ended and its temporary output is gone.
   */
  WorkerResult await() throws InterruptedException;

  /**
   * Stops the encode within seconds, by force if need be. If it has not completed by then, its
   * result is {@code Failed} with this code.
   *
   * @param why {@code CANCELLED} or {@code SERVER_STOPPING}
   */
  void stop(FailureCode why);
}
