package org.sparebit.queue;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * What jobs may leave behind, {@code sparebit.jobs.*}: how long finished ones are kept, whose
 * outputs stay in any case, and how large an output may get.
 *
 * @param keep jobs that ended longer ago are removed; null to keep all, which is the default
 * @param maxFinished how many finished jobs are kept at most, 0 for any number, which is the
 *     default
 * @param cleanUpInterval how often that is looked after. Default: 1 min
 * @param maxOutput how large an output may get, also while it is being written; a job that writes
 *     more fails for good. Null for any size, which is the default
 */
@Validated
@ConfigurationProperties("sparebit.jobs")
public record JobsProperties(
    @DurationUnit(ChronoUnit.DAYS) @Nullable Duration keep,
    @DefaultValue("0") @Min(0) int maxFinished,
    @DurationUnit(ChronoUnit.SECONDS) @DefaultValue("1m") @NotNull Duration cleanUpInterval,
    @Nullable DataSize maxOutput) {

  /** How large an output may get, in bytes; 0 for any size. */
  public long maxOutputBytes() {
    return maxOutput == null ? 0 : maxOutput.toBytes();
  }

  @AssertTrue(message = "keep and clean-up-interval must be above zero")
  boolean isEveryTimeAboveZero() {
    return (keep == null || keep.compareTo(Duration.ZERO) > 0)
        && cleanUpInterval.compareTo(Duration.ZERO) > 0;
  }

  @AssertTrue(message = "max-output must be above zero; leave it out for outputs of any size")
  boolean isMaxOutputAboveZero() {
    return maxOutput == null || maxOutput.toBytes() > 0;
  }
}
