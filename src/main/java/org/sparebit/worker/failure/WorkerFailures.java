package org.sparebit.worker.failure;

import java.time.Duration;
import org.sparebit.codec.Licence;
import org.sparebit.protocol.Failed;
import org.sparebit.protocol.FailureCode;
import org.springframework.util.unit.DataSize;

/** What users are told of a worker that the server has ended. */
public final class WorkerFailures {
  private WorkerFailures() {}

  public static Failed notReady(Duration timeout) {
    return new Failed(
        FailureCode.WORKER_START_FAILED,
        "the worker was not ready within %d s; if the machine is only slow, raise sparebit.worker.start-timeout"
            .formatted(timeout.toSeconds()));
  }

  public static Failed stalled(Duration timeout) {
    return new Failed(
        FailureCode.WORKER_STALLED,
        "the worker made no progress for %d s and was ended; check that the input's and the output's storage responds, or raise sparebit.worker.stall-timeout"
            .formatted(timeout.toSeconds()));
  }

  public static Failed stalledWhileOpening(Duration timeout) {
    return new Failed(
        FailureCode.INPUT_STALLED,
        "the input was not open within %d s, and the worker was ended; if its storage responds, its header asks for too much work, such as by hundreds of thousands of tags: remux it, or raise sparebit.worker.stall-timeout"
            .formatted(timeout.toSeconds()));
  }

  public static Failed memoryExceeded(long used, long allowed) {
    return new Failed(
        FailureCode.MEMORY_EXCEEDED,
        "the job used %s of memory, more than the %s that a worker may, and was ended; give it a smaller width and height or a faster preset, lower sparebit.worker.threads-per-job, or allow more with sparebit.worker.memory"
            .formatted(megabytes(used), megabytes(allowed)));
  }

  private static String megabytes(long bytes) {
    return DataSize.ofBytes(bytes).toMegabytes() + " MB";
  }

  public static Failed outOfTime(Duration limit) {
    return new Failed(
        FailureCode.TIME_LIMIT,
        "the job was not done within %s and was ended; give it a faster preset or a smaller size, or allow more with sparebit.worker.max-job-time"
            .formatted(words(limit)));
  }

  private static String words(Duration time) {
    return time.toMinutes() < 10 ? time.toSeconds() + " s" : time.toMinutes() + " minutes";
  }

  public static Failed crashed(String how) {
    return new Failed(
        FailureCode.WORKER_CRASHED,
        "the worker crashed (%s); if it happens again with this input, the file may be damaged: remux or re-export it, or report the crash with what the log says about this job"
            .formatted(how));
  }

  public static Failed garbage() {
    return new Failed(
        FailureCode.WORKER_CRASHED,
        "the worker sent something that is no message and was ended; the log shows it: please report it with this job's lines");
  }

  public static Failed lingering() {
    return new Failed(
        FailureCode.WORKER_CRASHED,
        "the worker fell silent without a result and was ended; please report it with what the log"
            + " says about this job");
  }

  public static Failed licenceMismatch(Licence needed, String found) {
    return new Failed(
        FailureCode.LICENCE_MISMATCH,
        "the codec needs FFmpeg's %s build, but the worker has loaded one under \"%s\"; put the codecs' folder right and restart the server"
            .formatted(needed, found));
  }

  public static Failed stopped(FailureCode why) {
    return new Failed(
        why,
        why == FailureCode.SERVER_STOPPING
            ? "the server is stopping; the job runs again when it is back"
            : "the job was cancelled; nothing was written");
  }
}
