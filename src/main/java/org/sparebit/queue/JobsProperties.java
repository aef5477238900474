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
import org.springframework.validation.annotation.Validated;

/**
 * How long finished jobs are kept, {@code sparebit.jobs.*}. Their outputs stay in any case.
 *
 * @param keep jobs that ended longer ago are removed; null to keep all, which is the default
 * @param maxFinished how many finished jobs are kept at most, 0 for any number, which is the
 *     default
 * @param cleanUpInterval how often that is looked after. Default: 1 min
 */
@Validated
@ConfigurationProperties("sparebit.jobs")
public record JobsProperties(
    @DurationUnit(ChronoUnit.DAYS) @Nullable Duration keep,
    @DefaultValue("0") @Min(0) int maxFinished,
    @DurationUnit(ChronoUnit.SECONDS) @DefaultValue("1m") @NotNull Duration cleanUpInterval) {

  @AssertTrue(message = "keep and clean-up-interval must be above zero")
  boolean isEveryTimeAboveZero() {
    return (keep == null || keep.compareTo(Duration.ZERO) > 0)
        && cleanUpInterval.compareTo(Duration.ZERO) > 0;
  }
}
