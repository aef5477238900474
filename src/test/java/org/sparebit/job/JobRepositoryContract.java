package org.sparebit.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sparebit.job.JobRepository.Counter;
import org.sparebit.job.JobRepository.Failure;
import org.sparebit.job.JobRepository.OutputInUseException;
import org.sparebit.job.JobRepository.PathUse;
import org.sparebit.protocol.Completed;
import org.sparebit.protocol.FailureCode;
import org.sparebit.protocol.Opened;
import org.sparebit.protocol.Progress;
import org.sparebit.protocol.Warning;
import org.sparebit.protocol.WarningCode;

/** What keeps jobs must do, whatever it is. */
@NullMarked
abstract class JobRepositoryContract {
  private static final Failure CRASH = new Failure(FailureCode.WORKER_CRASHED, "crashed");
  private static final Completed DONE = new Completed(250, 10.0, 1987.5, 2_500_000, 1, List.of());

  final SteppingClock clock = new SteppingClock();

  /** Set for each test. */
  JobRepository repository;

  /** One without jobs. */
  abstract JobRepository empty(InstantSource time);

  @BeforeEach
  void begin() {
    repository = empty(clock);
  }

  @Test
  void keepsEverythingThatWasAskedFor() {
    JobSpec av1 = JobSpecs.av1("/isize_files/ä \"in\".mp4", "/isize_files/out.mp4");
    JobSpec prores = JobSpecs.prores("/isize_files/in.mp4", "/isize_files/out.mov");
    Instant now = clock.instant();

    Job first = find(repository.insert(av1, warnings("field \"x\" is unknown", "ü"), "client"));
    Job second = find(repository.insert(prores, List.of(), "client"));

    assertThat(first.spec()).isEqualTo(av1);
    assertThat(first.warnings()).isEqualTo(warnings("field \"x\" is unknown", "ü"));
    assertThat(first.status()).isEqualTo(JobStatus.QUEUED);
    assertThat(first.attempt()).isZero();
    assertThat(first.failures()).isZero();
    assertThat(first.cancelRequested()).isFalse();
    assertThat(first.percent()).isZero();
    assertThat(first.error()).isEmpty();
    assertThat(first.failureCode()).isNull();
    assertThat(first.result()).isNull();
    assertThat(first.createdAt()).isEqualTo(now).isEqualTo(first.updatedAt());
    assertThat(first.startedAt()).isNull();
    assertThat(first.endedAt()).isNull();
    assertThat(second.spec()).isEqualTo(prores);
    assertThat(second.warnings()).isEmpty();
    assertThat(second.id()).isGreaterThan(first.id());
  }

  @Test
  void findsNoJobThatIsNotThere() {
    assertThat(repository.find(4711)).isEmpty();
    assertThat(repository.beginAttempt(4711)).isEmpty();
    assertThat(repository.delete(4711)).isFalse();
    assertThat(repository.cancelQueued(4711)).isFalse();
    assertThat(repository.requestCancel(4711)).isFalse();
  }

  @Test
  void refusesAnOutputThatAnUnfinishedJobWritesTo() {
    long first = insert("/isize_files/a.mp4");

    OutputInUseException refused =
        catchThrowableOfType(OutputInUseException.class, () -> insert("/isize_files/a.mp4"));

    assertThat(refused.otherJobId()).isEqualTo(first);
    assertThat(insert("/isize_files/b.mp4")).as("refused jobs use up no ids").isEqualTo(first + 1);
  }

  @ParameterizedTest
  @EnumSource(names = {"COMPLETED", "CANCELLED", "FAILED"})
  void freesTheOutputWhenTheJobEnds(JobStatus end) {
    long first = job(end, "/isize_files/a.mp4");

    assertThat(insert("/isize_files/a.mp4")).isGreaterThan(first);
  }

  @Test
  void countsTheJobsOfAClientUntilTheyEnd() {
    long first = insertFor("editor", "/isize_files/a.mp4");
    long second = insertFor("editor", "/isize_files/b.mp4");
    long third = insertFor("editor", "/isize_files/c.mp4");
    insertFor("another", "/isize_files/d.mp4");
    assertThat(repository.unfinishedJobsOf("editor", 10)).isEqualTo(3);
    assertThat(repository.unfinishedJobsOf("editor", 2)).isEqualTo(2);
    assertThat(repository.unfinishedJobsOf("nobody", 10)).isZero();

    repository.beginAttempt(first);
    repository.requeued(first, 1, CRASH, Counter.FAILURE);
    assertThat(repository.unfinishedJobsOf("editor", 10)).isEqualTo(3);

    repository.cancelQueued(second);
    repository.beginAttempt(first);
    repository.failed(first, 2, FailureCode.INPUT_UNREADABLE, "gone");
    repository.delete(third);
    assertThat(repository.unfinishedJobsOf("editor", 10)).isZero();
  }

  long insertFor(String client, String output) {
    return repository.insert(JobSpecs.av1("/isize_files/in.mp4", output), List.of(), client);
  }

  @Test
  void keepsTheOutputReservedThroughARetry() {
    long id = insert("/isize_files/a.mp4");
    repository.beginAttempt(id);
    repository.requeued(id, 1, CRASH, Counter.FAILURE);

    assertThatThrownBy(() -> insert("/isize_files/a.mp4")).isInstanceOf(OutputInUseException.class);
  }

  @Test
  void tellsWhichUnfinishedJobUsesAPath() {
    long reader =
        repository.insert(
            JobSpecs.av1("/isize_files/r.mp4", "/isize_files/w.mp4"), List.of(), "client");

    assertThat(repository.unfinishedJobsUsing("/isize_files/r.mp4"))
        .isEqualTo(Map.of(PathUse.INPUT, reader));
    assertThat(repository.unfinishedJobsUsing("/isize_files/w.mp4"))
        .isEqualTo(Map.of(PathUse.OUTPUT, reader));

    long next =
        repository.insert(JobSpecs.av1("/isize_files/w.mp4", "/isize_files/x.mp4"), List.of(), "");

    assertThat(repository.unfinishedJobsUsing("/isize_files/w.mp4"))
        .isEqualTo(Map.of(PathUse.OUTPUT, reader, PathUse.INPUT, next));

    repository.cancelQueued(reader);

    assertThat(repository.unfinishedJobsUsing("/isize_files/r.mp4")).isEmpty();
    assertThat(repository.unfinishedJobsUsing("/isize_files/w.mp4"))
        .isEqualTo(Map.of(PathUse.INPUT, next));
  }

  @Test
  void tellsWhichOfManyJobsAreUnfinished() {
    long queued = insert("/isize_files/a.mp4");
    long processing = job(JobStatus.PROCESSING, "/isize_files/b.mp4");
    List<Long> all = new ArrayList<>(List.of(4711L, queued, processing));
    for (JobStatus end : List.of(JobStatus.COMPLETED, JobStatus.CANCELLED, JobStatus.FAILED)) {
      all.add(job(end, "/isize_files/" + end + ".mp4"));
    }
    insert("/isize_files/not-asked-for.mp4");

    assertThat(repository.unfinishedAmong(all)).containsExactlyInAnyOrder(queued, processing);
    assertThat(repository.unfinishedAmong(List.of())).isEmpty();
    assertThat(all.stream().filter(id -> repository.lockUnfinished(id).isPresent()))
        .containsExactly(queued, processing);
    assertThat(repository.lockUnfinished(queued)).contains(find(queued).createdAt());
  }

  @Test
  void countsAttemptsAndTellsWhenTheyBegan() {
    long id = insert("/isize_files/a.mp4");

    Instant first = clock.instant();
    Job job = repository.beginAttempt(id).orElseThrow();

    assertThat(job.status()).isEqualTo(JobStatus.PROCESSING);
    assertThat(job.attempt()).isEqualTo(1);
    assertThat(job.failures()).isZero();
    assertThat(job.startedAt()).isEqualTo(first).isEqualTo(job.updatedAt());
  }

  @Test
  void storesWhatAnAttemptSays() {
    long id = insert("/isize_files/a.mp4", "from the request");
    repository.beginAttempt(id);

    assertThat(repository.opened(id, 1, new Opened(1280, 720, 25, 10, warnings("no subtitles"))))
        .isTrue();
    clock.step();
    assertThat(repository.progressed(id, 1, new Progress(42.5, 900, 100, 31.25))).isTrue();

    Job job = find(id);
    assertThat(job.width()).isEqualTo(1280);
    assertThat(job.height()).isEqualTo(720);
    assertThat(job.percent()).isEqualTo(42.5);
    assertThat(job.framesPerSecond()).isEqualTo(31.25);
    assertThat(job.warnings()).isEqualTo(warnings("from the request", "no subtitles"));
    assertThat(job.updatedAt()).isEqualTo(clock.instant());
  }

  @Test
  void replacesTheWarningsOfAnAttemptByWhatItSaysLater() {
    long id = insert("/isize_files/a.mp4", "from the request");
    repository.beginAttempt(id);
    repository.opened(id, 1, new Opened(1280, 720, 25, 10, warnings("no subtitles")));
    clock.step();

    assertThat(repository.warned(id, 1, warnings("no subtitles", "3 frames are damaged"))).isTrue();
    assertThat(repository.warned(id, 1, warnings("no subtitles", "4 frames are damaged"))).isTrue();

    Job job = find(id);
    assertThat(job.warnings())
        .isEqualTo(warnings("from the request", "no subtitles", "4 frames are damaged"));
    assertThat(job.width()).isEqualTo(1280);
    assertThat(job.updatedAt()).isEqualTo(clock.instant());
  }

  @Test
  void storesTheResultOfACompletedJob() {
    long id = insert("/isize_files/a.mp4", "from the request");
    repository.beginAttempt(id);
    repository.requeued(id, 1, CRASH, Counter.FAILURE);
    repository.beginAttempt(id);
    repository.opened(id, 2, new Opened(1280, 720, 25, 10, warnings("no subtitles")));
    clock.step();

    assertThat(
            repository.completed(
                id,
                2,
                new Completed(250, 10.0, 1987.5, 2_500_000, 3, warnings("no subtitles", "late"))))
        .isTrue();

    Job job = find(id);
    assertThat(job.status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(job.percent()).isEqualTo(100);
    assertThat(job.result()).isEqualTo(new Job.Result(250, 10.0, 1987.5, 2_500_000, 3));
    assertThat(job.warnings()).isEqualTo(warnings("from the request", "no subtitles", "late"));
    assertThat(job.error()).as("of the attempt before").isEmpty();
    assertThat(job.failureCode()).isNull();
    assertThat(job.failures()).isEqualTo(1);
    assertThat(job.endedAt()).isEqualTo(clock.instant()).isEqualTo(job.updatedAt());
  }

  @Test
  void storesWhyAJobHasFailed() {
    long id = insert("/isize_files/a.mp4");
    repository.beginAttempt(id);
    repository.progressed(id, 1, new Progress(42.5, 900, 100, 31.25));
    String error = "x".repeat(70_000);

    assertThat(repository.failed(id, 1, FailureCode.INPUT_TRUNCATED, error)).isTrue();

    Job job = find(id);
    assertThat(job.status()).isEqualTo(JobStatus.FAILED);
    assertThat(job.failureCode()).isEqualTo(FailureCode.INPUT_TRUNCATED);
    assertThat(job.error()).isEqualTo(error);
    assertThat(job.percent()).as("how far it came").isEqualTo(42.5);
    assertThat(job.endedAt()).isNotNull();
  }

  @Test
  void remembersTheFailureOfAJobThatIsTriedAgain() {
    long id = insert("/isize_files/a.mp4");
    repository.beginAttempt(id);
    repository.opened(id, 1, new Opened(1280, 720, 25, 10, warnings("of attempt 1")));
    repository.warned(id, 1, warnings("of attempt 1", "and later"));
    repository.progressed(id, 1, new Progress(42.5, 900, 100, 31.25));

    assertThat(repository.requeued(id, 1, CRASH, Counter.FAILURE)).isTrue();

    Job waiting = find(id);
    assertThat(waiting.status()).isEqualTo(JobStatus.QUEUED);
    assertThat(waiting.failures()).isEqualTo(1);
    assertThat(waiting.failureCode()).isEqualTo(FailureCode.WORKER_CRASHED);
    assertThat(waiting.error()).isEqualTo("crashed");
    assertThat(waiting.percent()).isZero();

    Job again = repository.beginAttempt(id).orElseThrow();
    assertThat(again.attempt()).isEqualTo(2);
    assertThat(again.warnings()).as("of the attempt before").isEmpty();
  }

  @Test
  void countsNoFailureWhenTheServerStops() {
    long id = insert("/isize_files/a.mp4");
    repository.beginAttempt(id);

    assertThat(repository.requeued(id, 1, null, Counter.NOTHING)).isTrue();

    Job job = find(id);
    assertThat(job.status()).isEqualTo(JobStatus.QUEUED);
    assertThat(job.failures()).isZero();
    assertThat(job.error()).isEmpty();
  }

  @Test
  void countsAnAttemptThatLostItsServerApartFromFailures() {
    long id = insert("/isize_files/a.mp4");
    repository.beginAttempt(id);

    Job job = repository.beginAttempt(id).orElseThrow();

    assertThat(job.status()).isEqualTo(JobStatus.PROCESSING);
    assertThat(job.attempt()).isEqualTo(2);
    assertThat(job.failures()).isZero();
    assertThat(job.lostServers()).isEqualTo(1);
    assertThat(job.failureCode()).isEqualTo(FailureCode.SERVER_LOST);
    assertThat(job.error()).isEqualTo(JobRepository.SERVER_LOST.error());
  }

  @Test
  void doesNotRequeueWhatAUserHasCancelled() {
    long id = insert("/isize_files/a.mp4");
    repository.beginAttempt(id);
    assertThat(repository.requestCancel(id)).isTrue();
    assertThat(find(id).cancelRequested()).isTrue();

    assertThat(repository.requeued(id, 1, CRASH, Counter.FAILURE)).isFalse();
    assertThat(repository.requeued(id, 1, null, Counter.NOTHING)).isFalse();
    assertThat(repository.cancelled(id, 1)).isTrue();

    assertThat(find(id).status()).isEqualTo(JobStatus.CANCELLED);
  }

  @Test
  void keepsAWishToCancelThroughALostServer() {
    long id = insert("/isize_files/a.mp4");
    repository.beginAttempt(id);
    repository.requestCancel(id);

    assertThat(repository.beginAttempt(id).orElseThrow().cancelRequested()).isTrue();
  }

  @Test
  void takesNothingFromAnAttemptThatIsNoLongerTheCurrentOne() {
    long id = insert("/isize_files/a.mp4");
    repository.beginAttempt(id);
    repository.beginAttempt(id);
    Job before = find(id);

    assertThat(writes(id, 1)).containsOnly(false);

    assertThat(find(id)).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(names = "PROCESSING", mode = EnumSource.Mode.EXCLUDE)
  void takesNothingFromAnAttemptThatHasEnded(JobStatus status) {
    long id = job(status, "/isize_files/a.mp4");
    Job before = find(id);

    assertThat(writes(id, before.attempt())).containsOnly(false);

    assertThat(find(id)).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource
  void holdsToTheLegalTransitions(JobStatus from) {
    for (JobStatus to : JobStatus.values()) {
      repository.unfinishedJobsUsing("/isize_files/a.mp4").values().forEach(this::end);
      long id = job(from, "/isize_files/a.mp4");

      boolean changed = attemptTransition(id, find(id).attempt(), to);

      assertThat(changed).as("%s to %s", from, to).isEqualTo(from.canBecome(to));
      assertThat(find(id).status()).isEqualTo(changed ? to : from);
    }
  }

  @ParameterizedTest
  @EnumSource
  void deletesEveryJobThatIsNotRunning(JobStatus status) {
    long id = job(status, "/isize_files/a.mp4");

    assertThat(repository.delete(id)).isEqualTo(status != JobStatus.PROCESSING);

    assertThat(repository.find(id).isEmpty()).isEqualTo(status != JobStatus.PROCESSING);
  }

  @Test
  void deletesThoseThatEndedFirst() {
    List<Long> ids = new ArrayList<>();
    List<Instant> ends = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      ids.add(insert("/isize_files/" + i + ".mp4"));
      clock.step();
      repository.cancelQueued(ids.get(i));
      ends.add(clock.instant());
    }
    long waiting = insert("/isize_files/waiting.mp4");

    assertThat(repository.endOfFinished(1)).contains(ends.get(2));
    assertThat(repository.endOfFinished(4)).isEmpty();
    assertThat(repository.deleteFinished(ends.get(2), 2)).isEqualTo(2);
    assertThat(repository.deleteFinished(ends.get(2), 2)).isEqualTo(1);
    assertThat(page(new JobQuery(null, false, null, 0, 100))).containsExactly(ids.get(3), waiting);
  }

  @Test
  void listsJobsPageByPage() {
    List<Long> ids =
        IntStream.range(0, 7).mapToObj(i -> insert("/isize_files/" + i + ".mp4")).toList();
    repository.cancelQueued(ids.get(2));
    repository.cancelQueued(ids.get(5));

    assertThat(page(new JobQuery(null, false, null, 0, 100))).isEqualTo(ids);
    assertThat(page(new JobQuery(null, false, null, 0, 3))).isEqualTo(ids.subList(0, 3));
    assertThat(page(new JobQuery(null, false, ids.get(2), 0, 3))).isEqualTo(ids.subList(3, 6));
    assertThat(page(new JobQuery(null, false, null, 5, 3))).isEqualTo(ids.subList(5, 7));
    assertThat(page(new JobQuery(null, true, null, 0, 2))).containsExactly(ids.get(6), ids.get(5));
    assertThat(page(new JobQuery(null, true, ids.get(5), 1, 2)))
        .containsExactly(ids.get(3), ids.get(2));
    assertThat(page(new JobQuery(JobStatus.CANCELLED, false, null, 0, 100)))
        .containsExactly(ids.get(2), ids.get(5));
    assertThat(page(new JobQuery(JobStatus.CANCELLED, true, ids.get(5), 0, 100)))
        .containsExactly(ids.get(2));
    assertThat(page(new JobQuery(JobStatus.FAILED, false, null, 0, 100))).isEmpty();
    assertThat(page(new JobQuery(null, false, null, 100, 100))).isEmpty();
  }

  @Test
  void listsWhatTheListShows() {
    long id = insert("/isize_files/a.mp4");
    repository.beginAttempt(id);
    repository.progressed(id, 1, new Progress(50, 9, 9, 9));
    repository.failed(id, 1, FailureCode.INTERNAL, "why");

    Job job = find(id);
    assertThat(repository.page(new JobQuery(null, false, null, 0, 100)))
        .containsExactly(
            new JobSummary(
                id,
                job.spec().input(),
                job.spec().precoder(),
                job.spec().codec(),
                JobStatus.FAILED,
                "why",
                50,
                job.startedAt(),
                job.updatedAt(),
                job.endedAt()));
  }

  private boolean attemptTransition(long id, int attempt, JobStatus to) {
    return switch (to) {
      case QUEUED -> repository.requeued(id, attempt, null, Counter.NOTHING);
      case PROCESSING -> repository.beginAttempt(id).isPresent();
      case COMPLETED -> repository.completed(id, attempt, DONE);
      case CANCELLED -> repository.cancelQueued(id) || repository.cancelled(id, attempt);
      case FAILED -> repository.failed(id, attempt, FailureCode.INTERNAL, "why");
    };
  }

  private Stream<Boolean> writes(long id, int attempt) {
    return Stream.of(
        repository.opened(id, attempt, new Opened(1, 1, 1, 1, warnings("late"))),
        repository.warned(id, attempt, warnings("late")),
        repository.progressed(id, attempt, new Progress(99, 9, 9, 9)),
        repository.completed(id, attempt, DONE),
        repository.failed(id, attempt, FailureCode.INTERNAL, "late"),
        repository.cancelled(id, attempt),
        repository.requeued(id, attempt, CRASH, Counter.FAILURE),
        repository.requeued(id, attempt, null, Counter.NOTHING));
  }

  private long job(JobStatus status, String output) {
    long id = insert(output);
    if (status != JobStatus.QUEUED) {
      repository.beginAttempt(id);
    }
    boolean there =
        switch (status) {
          case QUEUED, PROCESSING -> true;
          case COMPLETED, CANCELLED, FAILED -> attemptTransition(id, 1, status);
        };
    assertThat(there).isTrue();
    return id;
  }

  private void end(long id) {
    if (!repository.cancelQueued(id)) {
      repository.cancelled(id, find(id).attempt());
    }
  }

  private List<Long> page(JobQuery query) {
    return repository.page(query).stream().mapToLong(JobSummary::id).boxed().toList();
  }

  long insert(String output, String... warnings) {
    return repository.insert(
        JobSpecs.av1("/isize_files/in.mp4", output), warnings(warnings), "client");
  }

  private static List<Warning> warnings(String... texts) {
    return Stream.of(texts).map(WarningCode.DEINTERLACED::with).toList();
  }

  Job find(long id) {
    return repository.find(id).orElseThrow();
  }

  /** A clock that stands still between steps. */
  static final class SteppingClock implements InstantSource {
    private Instant now = Instant.parse("2026-03-01T12:00:00.123456Z");

    void step() {
      now = now.plus(Duration.ofSeconds(1));
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
