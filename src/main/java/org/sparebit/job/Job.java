package org.sparebit.job;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sparebit.protocol.Completed;
import org.sparebit.protocol.FailureCode;
import org.sparebit.protocol.Verified;
import org.sparebit.protocol.Warning;

/**
 * A job as it is stored.
 *
 * @param attempt how often the job has been started; every write of a running attempt is fenced
 *     with it
 * @param failures how many of those attempts ended in a crash, a stall or another passing failure
 * @param setbacks how many ended by what the machine is said to be at fault for, without that
 *     anything was found to be wrong with it
 * @param lostServers how many ended because their server did
 * @param verified what the last attempt was about to put in place, if it came so far
 * @param percent 0 to 100
 * @param width of the output in pixels, 0 until known
 * @param height of the output in pixels, 0 until known
 * @param framesPerSecond of the running or last attempt, 0 until known
 * @param failureCode of the last failure, also while the job waits for another attempt
 * @param error for the user: what happened and what to do; empty if nothing did
 * @param result once completed
 */
public record Job(
    long id,
    JobSpec spec,
    JobStatus status,
    int attempt,
    int failures,
    int setbacks,
    int lostServers,
    @Nullable Verified verified,
    boolean cancelRequested,
    double percent,
    int width,
    int height,
    double framesPerSecond,
    @Nullable FailureCode failureCode,
    String error,
    List<Warning> warnings,
    @Nullable Result result,
    Instant createdAt,
    @Nullable Instant startedAt,
    Instant updatedAt,
    @Nullable Instant endedAt) {

  /** What was measured on a completed job's output. */
  public record Result(
      long frames,
      double durationSeconds,
      double videoBitrateKbps,
      long sizeBytes,
      long decodeErrors) {

    /** What a worker has said at its end. */
    static Result of(Completed completed) {
      return new Result(
          completed.frames(),
          completed.durationSeconds(),
          completed.videoBitrateKbps(),
          completed.sizeBytes(),
          completed.decodeErrors());
    }
  }
}
