package org.sparebit.job;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.sparebit.protocol.Completed;
import org.sparebit.protocol.FailureCode;
import org.sparebit.protocol.Opened;
import org.sparebit.protocol.Progress;
import org.sparebit.protocol.Verified;
import org.sparebit.protocol.Warning;

/**
 * Jobs in a map, to the same contract as those in a database, but for transactions: any state can
 * be set, and the database can be made to fail.
 */
@NullMarked
public final class InMemoryJobRepository implements JobRepository {
  /** Of a job, with what a {@link Job} doesn't tell apart. */
  private record Stored(Job job, String client, List<Warning> ofRequest) {
    Stored with(Job changed) {
      return new Stored(changed, client, ofRequest);
    }

    List<Warning> warnings(List<Warning> ofAttempt) {
      return Stream.concat(ofRequest.stream(), ofAttempt.stream()).toList();
    }
  }

  private final InstantSource clock;

  // Guarded by this.
  private final TreeMap<Long, Stored> jobs = new TreeMap<>();
  private final List<JobQuery> pages = new ArrayList<>();
  private long lastId;
  private @Nullable RuntimeException failure;
  private int pagesUntilFailure;

  public InMemoryJobRepository(InstantSource clock) {
    this.clock = clock;
  }

  /** Forgets all jobs, counts from 1 again, and fails no more. */
  public synchronized void clear() {
    jobs.clear();
    pages.clear();
    failure = null;
    lastId = 0;
  }

  /** Lets every call fail, after that many pages of the list. */
  public synchronized void failWith(RuntimeException why, int afterPages) {
    failure = why;
    pagesUntilFailure = afterPages;
  }

  /** The pages of the list that have been asked for. */
  public synchronized List<JobQuery> pagesRead() {
    return List.copyOf(pages);
  }

  /** Brings a job into another state. */
  public synchronized void change(long id, UnaryOperator<Job> change) {
    jobs.computeIfPresent(id, (key, stored) -> stored.with(change.apply(stored.job())));
  }

  private void failIfAsked() {
    if (failure != null && pagesUntilFailure == 0) {
      throw failure;
    }
  }

  @Override
  public synchronized long insert(JobSpec spec, List<Warning> warnings, String client) {
    failIfAsked();
    Long other = unfinishedJobsUsing(spec.output()).get(PathUse.OUTPUT);
    if (other != null) {
      throw new OutputInUseException(other);
    }
    lastId++;
    Job job = JobBuilder.queued(lastId, spec, clock.instant()).warnings(warnings).build();
    jobs.put(lastId, new Stored(job, client, warnings));
    return lastId;
  }

  @Override
  public synchronized long unfinishedJobsOf(String client, long max) {
    return jobs.values().stream()
        .filter(stored -> !stored.job().status().isDone() && stored.client().equals(client))
        .limit(max)
        .count();
  }

  @Override
  public synchronized Optional<Job> find(long id) {
    failIfAsked();
    return Optional.ofNullable(jobs.get(id)).map(Stored::job);
  }

  @Override
  public synchronized List<JobSummary> page(JobQuery query) {
    failIfAsked();
    pagesUntilFailure--;
    pages.add(query);
    Comparator<Job> order = Comparator.comparingLong(Job::id);
    return all()
        .filter(j -> query.status() == null || j.status() == query.status())
        .filter(j -> query.after() == null || isBehind(j.id(), query.after(), query.newestFirst()))
        .sorted(query.newestFirst() ? order.reversed() : order)
        .skip(query.offset())
        .limit(query.limit())
        .map(InMemoryJobRepository::summary)
        .toList();
  }

  private Stream<Job> all() {
    return jobs.values().stream().map(Stored::job);
  }

  private static boolean isBehind(long id, long after, boolean newestFirst) {
    return newestFirst ? id < after : id > after;
  }

  private static JobSummary summary(Job job) {
    return new JobSummary(
        job.id(),
        job.spec().input(),
        job.spec().precoder(),
        job.spec().codec(),
        job.status(),
        job.error(),
        job.percent(),
        job.startedAt(),
        job.updatedAt(),
        job.endedAt());
  }

  @Override
  public synchronized Map<PathUse, Long> unfinishedJobsUsing(String path) {
    failIfAsked();
    Map<PathUse, Long> users = new EnumMap<>(PathUse.class);
    all()
        .filter(job -> !job.status().isDone())
        .forEach(
            job -> {
              if (job.spec().output().equals(path)) {
                users.putIfAbsent(PathUse.OUTPUT, job.id());
              }
              if (job.spec().input().equals(path)) {
                users.putIfAbsent(PathUse.INPUT, job.id());
              }
            });
    return users;
  }

  @Override
  public synchronized Set<Long> unfinishedAmong(Collection<Long> ids) {
    Set<Long> unfinished = new HashSet<>(ids);
    unfinished.removeIf(id -> lockUnfinished(id).isEmpty());
    return unfinished;
  }

  /** Without a transaction, which holds a lock for longer than this call. */
  @Override
  public synchronized Optional<Instant> lockUnfinished(long id) {
    return find(id).filter(job -> !job.status().isDone()).map(Job::createdAt);
  }

  @Override
  public synchronized Optional<Job> beginAttempt(long id) {
    boolean begun =
        update(
            id,
            job -> !job.status().isDone(),
            job -> {
              if (job.status == JobStatus.PROCESSING) {
                job.lostServers++;
                job.failure(SERVER_LOST.code(), SERVER_LOST.error());
              }
              job.status(JobStatus.PROCESSING).progress(0, 0);
              job.attempt(job.attempt + 1, clock.instant());
              job.verified = null;
              job.warnings = stored(id).ofRequest();
            });
    return begun ? find(id) : Optional.empty();
  }

  @Override
  public synchronized boolean opened(long id, int attempt, Opened opened) {
    return update(
        id,
        isRunning(attempt),
        job ->
            job.size(opened.width(), opened.height())
                .warnings(stored(id).warnings(opened.warnings())));
  }

  @Override
  public synchronized boolean warned(long id, int attempt, List<Warning> warnings) {
    return update(id, isRunning(attempt), job -> job.warnings(stored(id).warnings(warnings)));
  }

  @Override
  public synchronized boolean progressed(long id, int attempt, Progress progress) {
    return update(
        id,
        isRunning(attempt),
        job -> job.progress(progress.percent(), progress.framesPerSecond()));
  }

  @Override
  public synchronized boolean verified(long id, int attempt, Verified verified) {
    return update(id, isRunning(attempt), job -> job.verified = verified);
  }

  @Override
  public synchronized boolean completed(long id, int attempt, Completed completed) {
    return update(
        id,
        isRunning(attempt),
        job -> {
          job.percent = 100;
          job.verified = null;
          job.failure(null, "").warnings(stored(id).warnings(completed.warnings()));
          job.result(Job.Result.of(completed));
          end(job, JobStatus.COMPLETED);
        });
  }

  @Override
  public synchronized boolean failed(long id, int attempt, FailureCode code, String error) {
    return update(id, isRunning(attempt), job -> end(job.failure(code, error), JobStatus.FAILED));
  }

  @Override
  public synchronized boolean cancelled(long id, int attempt) {
    return update(id, isRunning(attempt), job -> end(job.failure(null, ""), JobStatus.CANCELLED));
  }

  @Override
  public synchronized boolean requeued(
      long id, int attempt, @Nullable Failure why, Counter counter) {
    return update(
        id,
        isRunning(attempt).and(job -> !job.cancelRequested()),
        job -> {
          job.status(JobStatus.QUEUED).progress(0, 0);
          switch (counter) {
            case NOTHING -> {}
            case FAILURE -> job.failures++;
            case SETBACK -> job.setbacks++;
            case LOST_SERVER -> job.lostServers++;
          }
          if (why != null) {
            job.failure(why.code(), why.error());
          }
        });
  }

  @Override
  public synchronized boolean cancelQueued(long id) {
    return update(
        id,
        job -> job.status() == JobStatus.QUEUED,
        job -> end(job.failure(null, ""), JobStatus.CANCELLED));
  }

  @Override
  public synchronized boolean requestCancel(long id) {
    return update(
        id, job -> job.status() == JobStatus.PROCESSING, job -> job.cancelRequested = true);
  }

  @Override
  public synchronized boolean delete(long id) {
    return find(id).filter(job -> job.status() != JobStatus.PROCESSING).isPresent()
        && jobs.remove(id) != null;
  }

  @Override
  public synchronized int deleteFinished(Instant until, int limit) {
    List<Long> oldest =
        ended()
            .filter(job -> !requireNonNull(job.endedAt()).isAfter(until))
            .limit(limit)
            .map(Job::id)
            .toList();
    oldest.forEach(jobs::remove);
    return oldest.size();
  }

  @Override
  public synchronized Optional<Instant> endOfFinished(int newer) {
    List<Job> ended = ended().toList();
    int index = ended.size() - 1 - newer;
    return index < 0 ? Optional.empty() : Optional.of(requireNonNull(ended.get(index).endedAt()));
  }

  /** Those that ended first come first. */
  private Stream<Job> ended() {
    return all()
        .filter(job -> job.endedAt() != null)
        .sorted(Comparator.comparing(job -> requireNonNull(job.endedAt())));
  }

  private static Predicate<Job> isRunning(int attempt) {
    return job -> job.attempt() == attempt && job.status() == JobStatus.PROCESSING;
  }

  private void end(JobBuilder job, JobStatus status) {
    job.status(status).ended(clock.instant());
    job.cancelRequested = false;
  }

  private Stored stored(long id) {
    return requireNonNull(jobs.get(id));
  }

  /** Changes a job that is as it should be, if it is there; says whether. */
  private boolean update(long id, Predicate<Job> wanted, Consumer<JobBuilder> change) {
    Job before = find(id).filter(wanted).orElse(null);
    if (before == null) {
      return false;
    }
    JobBuilder after = JobBuilder.of(before);
    change.accept(after);
    jobs.put(id, stored(id).with(after.updated(clock.instant()).build()));
    return true;
  }
}
