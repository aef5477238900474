package org.sparebit.queue;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the queue, {@code sparebit.queue.*}.
 *
 * @param maxFailures a job whose worker has crashed or stalled this often has failed, or that has
 *     filled a disk this often while it had it to itself. Default: 3
 * @param maxLostServers a job has failed whose server has ended this often while the job ran, so
 *     that one that takes the server down does not do so for ever. Default: 10
 * @param retryDelay how long a job waits after the first such failure; {@value #BACKOFF} times as
 *     long after each further one. Default: 5 s
 * @param maxSetbacks a job has failed that has met a failing disk or a missing file this often
 *     while nothing was found to be wrong. Default: 5
 * @param probeDelay how long the queue pauses first when the machine can't run jobs; twice as long
 *     each time that it still can't. Default: 1 s
 * @param maxProbeDelay the longest such wait. Default: 30 s
 * @param stopTimeout how long a server that stops waits for its running jobs to be put back into
 *     the queue. Default: 25 s, which leaves 5 s of the usual 30 for the rest
 * @param fullVerification whether the whole result of a job is decoded once more before it replaces
 *     the output, instead of its first and last GOP. Default: false
 */
@Validated
@ConfigurationProperties("sparebit.queue")
public record QueueProperties(
    @DefaultValue("3") @Min(1) int maxFailures,
    @DefaultValue("10") @Min(1) int maxLostServers,
    @DurationUnit(ChronoUnit.SECONDS) @DefaultValue("5s") @NotNull Duration retryDelay,
    @DefaultValue("5") @Min(1) int maxSetbacks,
    @DurationUnit(ChronoUnit.SECONDS) @DefaultValue("1s") @NotNull Duration probeDelay,
    @DurationUnit(ChronoUnit.SECONDS) @DefaultValue("30s") @NotNull Duration maxProbeDelay,
    @DurationUnit(ChronoUnit.SECONDS) @DefaultValue("25s") @NotNull Duration stopTimeout,
    @DefaultValue("false") boolean fullVerification) {

  /** 5 s outlast a passing lack of memory, 30 s a restart of a file server. */
  static final int BACKOFF = 6;

  /** A deployment that goes wrong takes a few starts. */
  private static final int INNOCENT_LOSSES = 3;

  /** Whoever repairs a disk does not want to wait for hours after that. */
  private static final Duration LONGEST_DELAY = Duration.ofMinutes(15);

  @AssertTrue(message = "retry-delay and stop-timeout must not be below zero")
  boolean isNoTimeBelowZero() {
    return !retryDelay.isNegative() && !stopTimeout.isNegative();
  }

  @AssertTrue(message = "probe-delay must be above zero, and max-probe-delay not below it")
  boolean isProbeDelayInOrder() {
    return probeDelay.compareTo(Duration.ZERO) > 0 && maxProbeDelay.compareTo(probeDelay) >= 0;
  }

  /**
   * Whether a job is suspected to take the server down. It then runs alone, so that no other is
   * suspected for its sake, and others come first.
   */
  public boolean suspects(int lostServers) {
    return lostServers >= Math.min(INNOCENT_LOSSES, maxLostServers);
  }

  /**
   * How long a job waits before it is tried again.
   *
   * @param failures how often it has failed by now, at least once
   */
  public Duration delayAfter(int failures) {
    Duration delay = retryDelay;
    for (int i = 1; i < failures && delay.compareTo(LONGEST_DELAY) < 0; i++) {
      delay = delay.multipliedBy(BACKOFF);
    }
    return delay.compareTo(LONGEST_DELAY) < 0 || failures == 1 ? delay : LONGEST_DELAY;
  }
}
