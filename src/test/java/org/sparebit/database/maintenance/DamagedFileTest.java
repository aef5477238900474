package org.sparebit.database.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.sparebit.job.JobStatus;

@NullMarked
class DamagedFileTest {
  /** What says nothing of Spring and jobs repeats them. */
  @Test
  void knowsAJobByEveryStateThatAJobHas() {
    assertThat(DamagedFile.STATES)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(JobStatus.values()).map(JobStatus::name).toList());
  }

  @Test
  void givesAnOlderMomentOfAJobAStateThatEndsIt() {
    assertThat(JobStatus.valueOf(JdbcMaintenance.GIVEN_UP).isDone()).isTrue();
    assertThat(DamagedFile.STATES).contains(JdbcMaintenance.GIVEN_UP);
  }
}
