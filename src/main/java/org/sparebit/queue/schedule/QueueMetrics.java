package org.sparebit.queue.schedule;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.sparebit.codec.VideoCodec;
import org.sparebit.job.JobCounts;
import org.sparebit.job.JobStatus;
import org.sparebit.metrics.Sampled;
import org.sparebit.protocol.Completed;
import org.sparebit.protocol.FailureCode;
import org.sparebit.queue.attempt.RunningAttempt;
import org.sparebit.queue.attempt.RunningJobs;
import org.sparebit.worker.WorkerProperties;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What operators watch of the queue. Every series is there from the start, so that the first
 * failure of a kind is seen as one; labels are of enumerations, never of a request.
 */
@Component
final class QueueMetrics {
  /** Scrapes come every 15 s or so, from one or two collectors. */
  private static final Duration COUNTS_KEPT_FOR = Duration.ofSeconds(5);

  private static final String NO_FAILURE = "none";

  private final MeterRegistry registry;
  private final Sampled<JobCounts.Unfinished> counts;
  private final InstantSource clock = InstantSource.system();

  QueueMetrics(
      MeterRegistry registry, JobCounts counts, RunningJobs running, WorkerProperties workers) {
    this.registry = registry;
    this.counts = new Sampled<>("job-counts", COUNTS_KEPT_FOR, counts::count);
    jobs(JobStatus.QUEUED, JobCounts.Unfinished::queued);
    jobs(JobStatus.PROCESSING, JobCounts.Unfinished::processing);
    TimeGauge.builder("sparebit.jobs.oldest.queued.age", this, TimeUnit.SECONDS, m -> m.age())
        .description("How long the job that has waited longest has waited, 0 without any")
        .register(registry);
    Gauge.builder("sparebit.jobs.running", running, r -> r.all().size())
        .description("Jobs that this server is running")
        .register(registry);
    Gauge.builder("sparebit.jobs.slots", workers, WorkerProperties::concurrentJobs)
        .description("Jobs that this server may run at once")
        .register(registry);
    Gauge.builder("sparebit.encode.speed", running, QueueMetrics::speed)
        .description("Speed of all running jobs together, each averaged over the job so far")
        .baseUnit("frames_per_second")
        .register(registry);
    registerCounters();
  }

  private void registerCounters() {
    attempts();
    jobsEnded(JobStatus.COMPLETED, NO_FAILURE);
    jobsEnded(JobStatus.CANCELLED, NO_FAILURE);
    Arrays.stream(FailureCode.values()).filter(QueueMetrics::isFailure).forEach(this::failures);
    for (VideoCodec codec : VideoCodec.values()) {
      frames(codec);
      media(codec);
      duration(codec);
    }
  }

  /** The meters of one failure code. */
  private void failures(FailureCode code) {
    jobsEnded(JobStatus.FAILED, code.name());
    attemptFailures(code);
  }

  private static boolean isFailure(FailureCode code) {
    return code.category() == FailureCode.Category.PERMANENT
        || code.category() == FailureCode.Category.TRANSIENT;
  }

  void attemptBegan() {
    attempts().increment();
  }

  void attemptFailed(FailureCode code) {
    afterCommit(() -> attemptFailures(code).increment());
  }

  void completed() {
    afterCommit(() -> jobsEnded(JobStatus.COMPLETED, NO_FAILURE).increment());
  }

  void cancelled() {
    afterCommit(() -> jobsEnded(JobStatus.CANCELLED, NO_FAILURE).increment());
  }

  void failed(FailureCode code) {
    afterCommit(() -> jobsEnded(JobStatus.FAILED, code.name()).increment());
  }

  /**
   * An encode that has come to its end.
   *
   * @param took from the worker's start to its result
   */
  void encoded(VideoCodec codec, Completed result, Duration took) {
    frames(codec).increment((double) result.frames());
    media(codec).increment(result.durationSeconds());
    duration(codec).record(took);
  }

  /** A result that was rolled back did not happen. */
  private static void afterCommit(Runnable count) {
    if (!TransactionSynchronizationManager.isSynchronizationActive()) {
      count.run();
      return;
    }
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            count.run();
          }
        });
  }

  private void jobs(JobStatus status, ToDoubleFunction<JobCounts.Unfinished> value) {
    Gauge.builder(
            "sparebit.jobs",
            counts,
            c -> c.get().stream().mapToDouble(value).findFirst().orElse(Double.NaN))
        .description("Unfinished jobs in the database, on whichever server")
        .tag("status", lowerCase(status))
        .register(registry);
  }

  private double age() {
    return counts
        .get()
        .map(
            unfinished ->
                unfinished.oldestQueued() == null
                    ? 0.0
                    : Duration.between(unfinished.oldestQueued(), clock.instant()).toMillis()
                        / 1000.0)
        .orElse(Double.NaN);
  }

  private static double speed(RunningJobs running) {
    return running.all().stream().mapToDouble(RunningAttempt::framesPerSecond).sum();
  }

  private Counter attempts() {
    return Counter.builder("sparebit.attempts")
        .description("Attempts that began; a job has more than one after a passing failure")
        .register(registry);
  }

  private Counter attemptFailures(FailureCode code) {
    return Counter.builder("sparebit.attempt.failures")
        .description("Attempts that failed, whether or not the job was tried again")
        .tag("code", code.name())
        .register(registry);
  }

  private Counter jobsEnded(JobStatus outcome, String code) {
    return Counter.builder("sparebit.jobs.ended")
        .description("Jobs that came to their end on this server")
        .tag("outcome", lowerCase(outcome))
        .tag("code", code)
        .register(registry);
  }

  private Counter frames(VideoCodec codec) {
    return Counter.builder("sparebit.encode.frames")
        .description("Frames of completed jobs")
        .tag("codec", codec.name())
        .register(registry);
  }

  private Counter media(VideoCodec codec) {
    return Counter.builder("sparebit.encode.media")
        .description("Duration of the outputs of completed jobs")
        .baseUnit("seconds")
        .tag("codec", codec.name())
        .register(registry);
  }

  private Timer duration(VideoCodec codec) {
    return Timer.builder("sparebit.encode.duration")
        .description("How long the last attempts of completed jobs took")
        .tag("codec", codec.name())
        .register(registry);
  }

  private static String lowerCase(JobStatus status) {
    return status.name().toLowerCase(Locale.ROOT);
  }
}
