package org.sparebit.worker;

import org.sparebit.codec.Licence;

/** Where a worker's class path comes from. */
@FunctionalInterface
interface WorkerClassPathSource {

  /**
   * The class path with the build of FFmpeg that has this licence.
   *
   * @throws WorkerUnavailableException if there is none; the message says why and what to do
   */
  WorkerClassPath forLicence(Licence licence) throws WorkerUnavailableException;
}
