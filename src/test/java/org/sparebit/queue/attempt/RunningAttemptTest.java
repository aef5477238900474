package org.sparebit.queue.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.sparebit.job.Job;
import org.sparebit.job.JobSpecs;
import org.sparebit.job.JobStatus;
import org.sparebit.protocol.FailureCode;
import org.sparebit.protocol.Progress;
import org.sparebit.protocol.Warning;
import org.sparebit.protocol.WarningCode;
import org.sparebit.protocol.WorkerResult;
import org.sparebit.queue.FakeWorkers;
import org.sparebit.worker.WorkerRun;

@NullMarked
class RunningAttemptTest {
  private final List<FailureCode> stops = new ArrayList<>();
  private final RunningAttempt attempt = new RunningAttempt(job(7));

  @Test
  void stopsTheWorkerForTheFirstReason() {
    attempt.started(worker());

    attempt.stop(FailureCode.CANCELLED);
    attempt.stop(FailureCode.SERVER_STOPPING);

    assertThat(stops).containsExactly(FailureCode.CANCELLED);
    assertThat(attempt.stopped()).hasValue(FailureCode.CANCELLED);
  }

  @Test
  void stopsAWorkerThatStartsTooLate() {
    attempt.stop(FailureCode.CANCELLED);

    attempt.started(worker());

    assertThat(stops).containsExactly(FailureCode.CANCELLED);
  }

  @Test
  void handsOutTheLatestProgressOnce() {
    attempt.progressed(new Progress(1, 1, 1, 1));
    attempt.progressed(new Progress(2, 2, 2, 2));

    assertThat(attempt.takeProgress()).hasValue(new Progress(2, 2, 2, 2));
    assertThat(attempt.takeProgress()).isEmpty();
  }

  @Test
  void storesTheLatestWarningsOnce() {
    List<List<Warning>> stored = new ArrayList<>();
    attempt.warned(List.of(WarningCode.VIDEO_DAMAGED.with("1")));
    attempt.warned(List.of(WarningCode.VIDEO_DAMAGED.with("2")));

    attempt.storeWarnings(stored::add);
    attempt.storeWarnings(stored::add);

    assertThat(stored).containsExactly(List.of(WarningCode.VIDEO_DAMAGED.with("2")));
  }

  @Test
  void stopsWhatIsAddedWhileTheServerStops() {
    RunningJobs jobs = new RunningJobs();
    jobs.stopAll();

    jobs.add(attempt);

    assertThat(attempt.stopped()).hasValue(FailureCode.SERVER_STOPPING);
  }

  @Test
  void removesNoAttemptButItsOwn() {
    RunningJobs jobs = new RunningJobs();
    RunningAttempt later = new RunningAttempt(job(7));
    jobs.add(attempt);
    jobs.add(later);

    jobs.remove(attempt);

    assertThat(jobs.all()).containsExactly(later);
  }

  private WorkerRun worker() {
    return new WorkerRun() {
      @Override
      public WorkerResult await() {
        return FakeWorkers.DONE;
      }

      @Override
      public void stop(FailureCode why) {
        stops.add(why);
      }
    };
  }

  private static Job job(long id) {
    return new Job(
        id,
        JobSpecs.av1("/isize_files/in.mp4", "/isize_files/out.mp4"),
        JobStatus.PROCESSING,
        1,
        0,
        0,
        0,
        null,
        false,
        0,
        0,
        0,
        0,
        null,
        "",
        List.of(),
        null,
        Instant.EPOCH,
        null,
        Instant.EPOCH,
        null);
  }
}
