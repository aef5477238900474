package org.sparebit.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@NullMarked
class JobStatusTest {

  @ParameterizedTest
  @CsvSource({
    "QUEUED, PROCESSING",
    "QUEUED, CANCELLED",
    "PROCESSING, QUEUED",
    "PROCESSING, PROCESSING",
    "PROCESSING, COMPLETED",
    "PROCESSING, CANCELLED",
    "PROCESSING, FAILED"
  })
  void allows(JobStatus from, JobStatus to) {
    assertThat(from.canBecome(to)).isTrue();
  }

  @Test
  void allowsNothingElse() {
    long allowed = 0;
    for (JobStatus from : JobStatus.values()) {
      for (JobStatus to : JobStatus.values()) {
        allowed += from.canBecome(to) ? 1 : 0;
      }
    }
    assertThat(allowed).isEqualTo(7);
  }

  @ParameterizedTest
  @EnumSource
  void isDoneWhenNothingCanFollow(JobStatus status) {
    boolean anythingFollows = false;
    for (JobStatus next : JobStatus.values()) {
      anythingFollows |= status.canBecome(next);
    }
    assertThat(status.isDone()).isEqualTo(!anythingFollows);
  }
}
