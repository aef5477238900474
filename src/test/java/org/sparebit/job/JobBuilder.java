package org.sparebit.job;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.sparebit.job.Job.Result;
import org.sparebit.protocol.FailureCode;
import org.sparebit.protocol.Verified;
import org.sparebit.protocol.Warning;

/** A job in any state, by what differs from another one. */
@NullMarked
public final class JobBuilder {
  private final long id;
  private final JobSpec spec;
  private final Instant createdAt;
  JobStatus status = JobStatus.QUEUED;
  int attempt;
  int failures;
  int setbacks;
  int lostServers;
  @Nullable Verified verified;
  boolean cancelRequested;
  double percent;
  int width;
  int height;
  double framesPerSecond;
  @Nullable FailureCode failureCode;
  String error = "";
  List<Warning> warnings = List.of();
  @Nullable Result result;
  @Nullable Instant startedAt;
  Instant updatedAt;
  @Nullable Instant endedAt;

  private JobBuilder(long id, JobSpec spec, Instant createdAt) {
    this.id = id;
    this.spec = spec;
    this.createdAt = createdAt;
    this.updatedAt = createdAt;
  }

  /** A job that waits for its first attempt. */
  public static JobBuilder queued(long id, JobSpec spec, Instant createdAt) {
    return new JobBuilder(id, spec, createdAt);
  }

  /** The same job, to be changed. */
  public static JobBuilder of(Job job) {
    JobBuilder builder = new JobBuilder(job.id(), job.spec(), job.createdAt());
    builder.status = job.status();
    builder.attempt = job.attempt();
    builder.failures = job.failures();
    builder.setbacks = job.setbacks();
    builder.lostServers = job.lostServers();
    builder.verified = job.verified();
    builder.cancelRequested = job.cancelRequested();
    builder.percent = job.percent();
    builder.width = job.width();
    builder.height = job.height();
    builder.framesPerSecond = job.framesPerSecond();
    builder.failureCode = job.failureCode();
    builder.error = job.error();
    builder.warnings = job.warnings();
    builder.result = job.result();
    builder.startedAt = job.startedAt();
    builder.updatedAt = job.updatedAt();
    builder.endedAt = job.endedAt();
    return builder;
  }

  public JobBuilder status(JobStatus now) {
    status = now;
    return this;
  }

  public JobBuilder attempt(int number, Instant started) {
    attempt = number;
    startedAt = started;
    return this;
  }

  public JobBuilder failures(int number) {
    failures = number;
    return this;
  }

  public JobBuilder progress(double share, double speed) {
    percent = share;
    framesPerSecond = speed;
    return this;
  }

  public JobBuilder size(int pixelsWide, int pixelsHigh) {
    width = pixelsWide;
    height = pixelsHigh;
    return this;
  }

  public JobBuilder failure(@Nullable FailureCode code, String text) {
    failureCode = code;
    error = text;
    return this;
  }

  public JobBuilder warnings(List<Warning> all) {
    warnings = all;
    return this;
  }

  public JobBuilder result(@Nullable Result measured) {
    result = measured;
    return this;
  }

  public JobBuilder updated(Instant time) {
    updatedAt = time;
    return this;
  }

  public JobBuilder ended(@Nullable Instant time) {
    endedAt = time;
    return this;
  }

  public Job build() {
    return new Job(
        id,
        spec,
        status,
        attempt,
        failures,
        setbacks,
        lostServers,
        verified,
        cancelRequested,
        percent,
        width,
        height,
        framesPerSecond,
        failureCode,
        error,
        warnings,
        result,
        createdAt,
        startedAt,
        updatedAt,
        endedAt);
  }
}
