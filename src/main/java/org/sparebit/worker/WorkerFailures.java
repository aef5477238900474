package org.sparebit.worker;

import java.time.Duration;
import org.sparebit.codec.Licence;
import org.sparebit.protocol.Failed;
import org.sparebit.protocol.FailureCode;

/** What users are told of a worker that the server has ended. */
final class WorkerFailures {
  private WorkerFailures() {}

  static Failed notReady(Duration timeout) {
    return new Failed(
        FailureCode.WORKER_START_FAILED,
        "the worker was not ready within %d s; if the machine is only slow, raise sparebit.worker.start-timeout"
            .formatted(timeout.toSeconds()));
  }

  static Failed stalled(Duration timeout) {
    return new Failed(
        FailureCode.WORKER_STALLED,
        "the worker made no progress for %d s and was ended; check that the input's and the output's storage responds, or raise sparebit.worker.stall-timeout"
            .formatted(timeout.toSeconds()));
  }

  static Failed crashed(String how) {
    return new Failed(
        FailureCode.WORKER_CRASHED,
        "the worker crashed (%s); if it happens again with this input, the file may be damaged: remux or re-export it, or report the crash with what the log says about this job"
            .formatted(how));
  }

  static Failed garbage() {
    return new Failed(
        FailureCode.WORKER_CRASHED,
        "the worker sent something that is no message and was ended; the log shows it: please report it with this job's lines");
  }

  static Failed lingering() {
    return new Failed(
        FailureCode.WORKER_CRASHED,
        "the worker fell silent without a result and was ended; please report it with what the log"
            + " says about this job");
  }

  static Failed licenceMismatch(Licence needed, String found) {
    return new Failed(
        FailureCode.LICENCE_MISMATCH,
        "the codec needs FFmpeg's %s build, but the worker has loaded one under \"%s\"; put the codecs' folder right and restart the server"
            .formatted(needed, found));
  }

  static Failed stopped(FailureCode why) {
    return new Failed(
        why,
        why == FailureCode.SERVER_STOPPING
            ? "the server is stopping; the job runs again when it is back"
            : "the job was cancelled; nothing was written");
  }
}
