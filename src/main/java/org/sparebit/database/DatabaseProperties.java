package org.sparebit.database;

import jakarta.validation.constraints.AssertTrue;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.validation.annotation.Validated;

/**
 * How the database is written and watched.
 *
 * @param fsync whether a commit to the embedded database waits until the disk has it, and so
 *     outlasts a power cut
 * @param checkInterval how often a row is written to see whether that works. H2 keeps about 25 KB
 *     of each write for 45 s
 * @param checkTimeout a write that takes longer has failed
 * @param restartAfter how long writes must have failed, for a reason that a restart may cure, until
 *     the server says that it is not alive
 */
@Validated
@ConfigurationProperties("sparebit.database")
record DatabaseProperties(
    @DefaultValue("true") boolean fsync,
    @DurationUnit(ChronoUnit.SECONDS) @DefaultValue("10s") Duration checkInterval,
    @DurationUnit(ChronoUnit.SECONDS) @DefaultValue("10s") Duration checkTimeout,
    @DurationUnit(ChronoUnit.SECONDS) @DefaultValue("5m") Duration restartAfter) {

  @AssertTrue(message = "check-interval, check-timeout and restart-after must be at least 1s")
  boolean isEveryTimeASecond() {
    Duration second = Duration.ofSeconds(1);
    return checkInterval.compareTo(second) >= 0
        && checkTimeout.compareTo(second) >= 0
        && restartAfter.compareTo(second) >= 0;
  }
}
