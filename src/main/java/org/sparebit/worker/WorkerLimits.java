package org.sparebit.worker;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.sparebit.worker.process.ConfinementMode;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * What a worker may do and use, {@code sparebit.worker.*}.
 *
 * @param confinement whether it may touch no more than its job needs. Default: auto, which means
 *     where the kernel can do that
 * @param memory what a worker may use; one that uses more is killed, and its job has failed. Null,
 *     the default: the machine's or the container's, less an eighth, 1 GB at most, for the server,
 *     divided by the jobs that run at once
 * @param maxJobTime how long one attempt at a job may take. Null, the default: {@value
 *     #TIMES_ITS_LENGTH} times the input's length, and at least {@link #SHORTEST_TIME}
 */
@Validated
@ConfigurationProperties("sparebit.worker")
public record WorkerLimits(
    @DefaultValue("auto") @NotNull ConfinementMode confinement,
    @Nullable DataSize memory,
    @DurationUnit(ChronoUnit.SECONDS) @Nullable Duration maxJobTime) {

  /**
   * The slowest presets take a few hundred times as long as a 4K input on two cores; this ends what
   * would never end.
   */
  static final int TIMES_ITS_LENGTH = 1000;

  static final Duration SHORTEST_TIME = Duration.ofHours(1);

  /** For inputs that don't say how long they are. */
  static final Duration TIME_OF_UNKNOWN_LENGTH = Duration.ofDays(1);

  /** What is declared to last for centuries would overflow; ten years are as good as for ever. */
  private static final double LONGEST_SECONDS = 10 * 365 * 86_400.0;

  /** A worker's JVM with its libraries takes about 150 MB before it has decoded anything. */
  private static final DataSize SMALLEST_MEMORY = DataSize.ofMegabytes(256);

  private static final long MOST_FOR_THE_SERVER = DataSize.ofGigabytes(1).toBytes();

  /** The defaults, for use without a server. */
  public static WorkerLimits defaults() {
    return new WorkerLimits(ConfinementMode.AUTO, null, null);
  }

  /** These limits with another confinement. */
  public WorkerLimits withConfinement(ConfinementMode mode) {
    return new WorkerLimits(mode, memory, maxJobTime);
  }

  /** These limits with another bound of memory. */
  public WorkerLimits withMemory(DataSize bound) {
    return new WorkerLimits(confinement, bound, maxJobTime);
  }

  /**
   * What a worker may use.
   *
   * @param concurrentJobs how many run at once
   */
  DataSize memoryOf(int concurrentJobs) {
    return memory == null ? share(totalMemory(), concurrentJobs) : memory;
  }

  static DataSize share(long total, int concurrentJobs) {
    long forTheServer = Math.min(total / 8, MOST_FOR_THE_SERVER);
    return DataSize.ofBytes((total - forTheServer) / concurrentJobs);
  }

  /** Of the machine or of the container, which the JVM knows. */
  private static long totalMemory() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
        .getTotalMemorySize();
  }

  /**
   * How long an attempt may take.
   *
   * @param inputSeconds the input's length, 0 if unknown
   */
  Duration timeFor(double inputSeconds) {
    if (maxJobTime != null) {
      return maxJobTime;
    }
    if (inputSeconds <= 0) {
      return TIME_OF_UNKNOWN_LENGTH;
    }
    double seconds = Math.min(inputSeconds * TIMES_ITS_LENGTH, LONGEST_SECONDS);
    Duration time = Duration.ofSeconds((long) seconds);
    return time.compareTo(SHORTEST_TIME) < 0 ? SHORTEST_TIME : time;
  }

  @AssertTrue(message = "memory must be at least 256MB: a worker needs most of that for itself")
  boolean isMemoryLargeEnough() {
    return memory == null || memory.compareTo(SMALLEST_MEMORY) >= 0;
  }

  @AssertTrue(
      message = "max-job-time must be above zero and at most 3650d, which is as good as for ever")
  boolean isMaxJobTimeUsable() {
    return maxJobTime == null || WorkerProperties.isUsable(maxJobTime);
  }
}
