package org.sparebit.api;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sparebit.codec.EncodingOption;
import org.sparebit.codec.PrecoderMode;
import org.sparebit.codec.VideoCodec;
import org.sparebit.codec.VideoSettingsBuilder;
import org.sparebit.job.Job;
import org.sparebit.job.Job.Result;
import org.sparebit.job.JobBuilder;
import org.sparebit.job.JobSpec;
import org.sparebit.job.JobStatus;
import org.sparebit.protocol.FailureCode;

/** Jobs in the states that tests need. */
public final class Jobs {
  public static final Instant CREATED = Instant.parse("2026-01-02T03:04:05Z");
  public static final Instant STARTED = CREATED.plusSeconds(10);
  public static final Instant UPDATED = STARTED.plusSeconds(20);
  public static final Instant ENDED = STARTED.plusSeconds(30);

  private Jobs() {}

  public static JobSpec av1(String output) {
    return new JobSpec(
        Requests.SAMPLE,
        output,
        PrecoderMode.PRECODER_BAL,
        false,
        VideoSettingsBuilder.of(VideoCodec.AV1).bitrateKbps(4000).gop(150).build(),
        0,
        Map.of(EncodingOption.BITRATE, "4000", EncodingOption.GOP, "150"));
  }

  public static Job processing(Job job, double percent) {
    return with(job, JobStatus.PROCESSING, percent, null, "", null, null);
  }

  public static Job completed(Job job) {
    Result result = new Result(300, 10.01, 1987.5, 2_500_000, 1);
    return with(job, JobStatus.COMPLETED, 100, null, "", result, ENDED);
  }

  public static Job failed(Job job, FailureCode code, String error) {
    return with(job, JobStatus.FAILED, 12.34, code, error, null, ENDED);
  }

  public static Job withStatus(Job job, JobStatus status) {
    return with(job, status, 0, null, "", null, status.isDone() ? ENDED : null);
  }

  private static Job with(
      Job job,
      JobStatus status,
      double percent,
      @Nullable FailureCode code,
      String error,
      @Nullable Result result,
      @Nullable Instant endedAt) {
    JobBuilder changed =
        JobBuilder.of(job)
            .status(status)
            .failures(code == null ? 0 : 1)
            .failure(code, error)
            .result(result)
            .updated(UPDATED)
            .ended(endedAt);
    if (status != JobStatus.QUEUED) {
      changed.attempt(1, STARTED).size(1280, 720).progress(percent, 42.5);
    }
    return changed.build();
  }
}
