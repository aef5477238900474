package org.sparebit.worker.runtime;

import org.sparebit.codec.Licence;
import org.sparebit.worker.failure.WorkerUnavailableException;

/** Where a worker's class path comes from. */
@FunctionalInterface
public interface WorkerClassPathSource {

  /**
   * The class path with the build of FFmpeg that has this licence.
   *
   * @throws WorkerUnavailableException if there is none; the message says why and what to do
   */
  WorkerClassPath forLicence(Licence licence) throws WorkerUnavailableException;
}
