package org.sparebit.worker;

import java.util.function.Consumer;
import org.sparebit.codec.Licence;
import org.sparebit.protocol.EncodeRequest;
import org.sparebit.protocol.Ready;
import org.sparebit.protocol.WorkerMessage;
import org.sparebit.worker.failure.WorkerUnavailableException;

/** Starts worker processes. */
public interface WorkerLauncher {

  /**
   * Starts a worker for one encode and returns at once. A worker that can't be started is a run
   * that has failed.
   *
   * @param listener gets every message but the result, on a thread of the run
   */
  WorkerRun start(EncodeRequest request, Consumer<WorkerMessage> listener);

  /**
   * Starts a worker, waits until it is ready, and ends it: what it says of its libraries.
   *
   * @param licence of the FFmpeg build to start it with
   * @throws WorkerUnavailableException if it does not get ready; the message says why
   */
  Ready probe(Licence licence) throws WorkerUnavailableException, InterruptedException;

  /** What keeps workers from touching more than they need, or why nothing does. */
  default String confinement() {
    return "none";
  }
}
