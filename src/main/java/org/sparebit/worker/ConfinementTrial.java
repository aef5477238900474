package org.sparebit.worker;

import java.util.function.BooleanSupplier;
import org.sparebit.codec.Licence;
import org.sparebit.protocol.Ready;
import org.sparebit.worker.failure.WorkerUnavailableException;
import org.sparebit.worker.process.WorkerConfinement;

/**
 * Finds out whether workers can do their work confined, on a system that nobody has tried it on: a
 * library in an unusual place, or a driver that wants more than it is given, must cost the
 * confinement and not the jobs. No file of a job is there yet, so none can bring that about.
 */
final class ConfinementTrial {
  private final WorkerProbe probe;
  private final WorkerConfinement confinement;
  private final BooleanSupplier gpuDevices;

  /**
   * @param gpuDevices whether this machine has any, so that one can be missed
   */
  ConfinementTrial(WorkerProbe probe, WorkerConfinement confinement, BooleanSupplier gpuDevices) {
    this.probe = probe;
    this.confinement = confinement;
    this.gpuDevices = gpuDevices;
  }

  /** What a worker says of itself, as confined as those of jobs will be. */
  Ready run(Licence licence) throws WorkerUnavailableException, InterruptedException {
    Ready ready;
    try {
      ready = probe.run(licence, false);
    } catch (WorkerUnavailableException e) {
      return confinement.mayBeGivenUp() ? withoutIfThatHelps(licence, e) : fail(e);
    }
    return ready.gpu().isEmpty() && confinement.mayBeGivenUpForGpus() && gpuDevices.getAsBoolean()
        ? withGpuIfThatHelps(licence, ready)
        : ready;
  }

  private static Ready fail(WorkerUnavailableException e) throws WorkerUnavailableException {
    throw e;
  }

  private Ready withoutIfThatHelps(Licence licence, WorkerUnavailableException confined)
      throws WorkerUnavailableException, InterruptedException {
    Ready free;
    try {
      free = probe.run(licence, true);
    } catch (WorkerUnavailableException e) {
      throw confined;
    }
    try {
      // Once more, in case that was a shortage of memory, say, which has just passed.
      return probe.run(licence, false);
    } catch (WorkerUnavailableException e) {
      confinement.giveUp(String.valueOf(e.getMessage()));
      return free;
    }
  }

  private Ready withGpuIfThatHelps(Licence licence, Ready confined) throws InterruptedException {
    Ready free;
    try {
      free = probe.run(licence, true);
    } catch (WorkerUnavailableException e) {
      return confined;
    }
    if (free.gpu().isEmpty()) {
      return confined;
    }
    confinement.giveUpForGpus(confined.gpuProblem());
    return free;
  }
}
