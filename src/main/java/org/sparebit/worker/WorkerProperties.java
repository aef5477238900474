package org.sparebit.worker;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.ConstructorBinding;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the worker processes, {@code sparebit.worker.*}.
 *
 * @param concurrentJobs how many workers run at once. Default: one for every {@value
 *     #CORES_PER_JOB} cores, at least one
 * @param threadsPerJob how many threads decoding, precoding and encoding may each keep busy in one
 *     worker. Default: the cores divided by {@code concurrentJobs}, at least one, so that N jobs at
 *     once do not start N times as many threads as there are cores
 * @param niceness by how much a worker's priority is lower than the server's, 0 to 19, so that the
 *     server answers while encoders keep every core busy. Default: 5
 * @param heap the Java heap of a worker ({@code -Xmx}). Frames and models live outside of it.
 *     Default: 256 MB
 * @param stallTimeout a worker that makes no progress for this long is killed. Default: 120 s
 * @param startTimeout a worker that is not ready after this time is killed. Default: 30 s
 * @param stopGrace how long a worker may take to end by itself, after a cancel or a result, before
 *     it is killed. Default: 5 s
 * @param stderrTail how much of the end of a worker's log is kept for its failure. Default: 64 KB
 * @param runtimeDir where the libraries of the workers are unpacked to, once per build. Default:
 *     {@code runtime} in the data folder
 */
@Validated
@ConfigurationProperties("sparebit.worker")
public record WorkerProperties(
    @Min(1) int concurrentJobs,
    @Min(1) int threadsPerJob,
    @Min(0) @Max(19) int niceness,
    @NotNull DataSize heap,
    @DurationUnit(ChronoUnit.SECONDS) @NotNull Duration stallTimeout,
    @DurationUnit(ChronoUnit.SECONDS) @NotNull Duration startTimeout,
    @DurationUnit(ChronoUnit.SECONDS) @NotNull Duration stopGrace,
    @NotNull DataSize stderrTail,
    @Nullable Path runtimeDir) {

  /**
   * SVT-AV1, libvpx-vp9 (four tile columns at 1080p) and x265 gain little from more than 4 to 8
   * threads at 1080p, so several jobs side by side finish sooner than one job on all cores; below 4
   * threads a single job waits needlessly.
   */
  static final int CORES_PER_JOB = 4;

  private static final Duration LONGEST_TIME = Duration.ofDays(3650);

  /** What the numbers stand for that derive from the machine. */
  private static final String DERIVED = "0";

  /** Zero for the number of jobs or threads means: derive it from the cores. */
  @ConstructorBinding
  public WorkerProperties(
      @DefaultValue(DERIVED) int concurrentJobs,
      @DefaultValue(DERIVED) int threadsPerJob,
      @DefaultValue("5") int niceness,
      @DefaultValue("256MB") DataSize heap,
      @DurationUnit(ChronoUnit.SECONDS) @DefaultValue("120s") Duration stallTimeout,
      @DurationUnit(ChronoUnit.SECONDS) @DefaultValue("30s") Duration startTimeout,
      @DurationUnit(ChronoUnit.SECONDS) @DefaultValue("5s") Duration stopGrace,
      @DefaultValue("64KB") DataSize stderrTail,
      @Nullable Path runtimeDir) {
    int cores = Runtime.getRuntime().availableProcessors();
    this.concurrentJobs = concurrentJobs == 0 ? jobsFor(cores) : concurrentJobs;
    this.threadsPerJob =
        threadsPerJob == 0 ? threadsFor(cores, this.concurrentJobs) : threadsPerJob;
    this.niceness = niceness;
    this.heap = heap;
    this.stallTimeout = stallTimeout;
    this.startTimeout = startTimeout;
    this.stopGrace = stopGrace;
    this.stderrTail = stderrTail;
    this.runtimeDir = runtimeDir;
  }

  /** The defaults, for use without a server. */
  public static WorkerProperties defaults() {
    return new WorkerProperties(
        0,
        0,
        5,
        DataSize.ofMegabytes(256),
        Duration.ofSeconds(120),
        Duration.ofSeconds(30),
        Duration.ofSeconds(5),
        DataSize.ofKilobytes(64),
        null);
  }

  /** These settings with another folder for the workers' libraries. */
  public WorkerProperties withRuntimeDir(@Nullable Path folder) {
    return new WorkerProperties(
        concurrentJobs,
        threadsPerJob,
        niceness,
        heap,
        stallTimeout,
        startTimeout,
        stopGrace,
        stderrTail,
        folder);
  }

  /** These settings with another time for a worker to get ready. */
  public WorkerProperties withStartTimeout(Duration timeout) {
    return new WorkerProperties(
        concurrentJobs,
        threadsPerJob,
        niceness,
        heap,
        stallTimeout,
        timeout,
        stopGrace,
        stderrTail,
        runtimeDir);
  }

  static int jobsFor(int cores) {
    return Math.max(1, cores / CORES_PER_JOB);
  }

  static int threadsFor(int cores, int jobs) {
    return Math.max(1, cores / Math.max(1, jobs));
  }

  @AssertTrue(message = "heap must be at least 64MB: a worker's classes alone take about 30 MB")
  boolean isHeapLargeEnough() {
    return heap.compareTo(DataSize.ofMegabytes(64)) >= 0;
  }

  @AssertTrue(
      message =
          "stall-timeout, start-timeout and stop-grace must be above zero and at most 3650d, which"
              + " is as good as for ever")
  boolean isEveryTimeUsable() {
    return isUsable(stallTimeout) && isUsable(startTimeout) && isUsable(stopGrace);
  }

  /** Whether it is a time to wait; what is longer can't be counted in nanoseconds. */
  public static boolean isUsable(Duration time) {
    return time.compareTo(Duration.ZERO) > 0 && time.compareTo(LONGEST_TIME) <= 0;
  }

  @AssertTrue(message = "stderr-tail must not be below zero")
  boolean isTailNotNegative() {
    return !stderrTail.isNegative();
  }
}
