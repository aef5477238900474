package org.sparebit.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sparebit.codec.EncodingOption;
import org.sparebit.codec.PrecoderMode;
import org.sparebit.codec.VideoCodec;
import org.sparebit.codec.VideoSettingsBuilder;
import org.sparebit.job.Job;
import org.sparebit.job.Job.Result;
import org.sparebit.job.JobSpec;
import org.sparebit.job.JobStatus;
import org.sparebit.protocol.FailureCode;
import org.sparebit.protocol.Warning;

/** Jobs in the states that tests need. */
public final class Jobs {
  public static final Instant STARTED = InMemoryJobRepository.CREATED.plusSeconds(10);
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

  public static Job queued(long id, JobSpec spec, List<Warning> warnings) {
    Instant created = InMemoryJobRepository.CREATED;
    return new Job(
        id,
        spec,
        JobStatus.QUEUED,
        0,
        0,
        0,
        0,
        null,
        false,
        0,
        0,
        0,
        0,
        null,
        "",
        warnings,
        null,
        created,
        null,
        created,
        null);
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
    boolean started = status != JobStatus.QUEUED;
    return new Job(
        job.id(),
        job.spec(),
        status,
        started ? 1 : 0,
        code == null ? 0 : 1,
        0,
        0,
        null,
        false,
        percent,
        started ? 1280 : 0,
        started ? 720 : 0,
        started ? 42.5 : 0,
        code,
        error,
        job.warnings(),
        result,
        job.createdAt(),
        started ? STARTED : null,
        UPDATED,
        endedAt);
  }
}
