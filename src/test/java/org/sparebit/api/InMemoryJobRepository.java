package org.sparebit.api;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sparebit.job.Job;
import org.sparebit.job.JobQuery;
import org.sparebit.job.JobRepository;
import org.sparebit.job.JobSpec;
import org.sparebit.job.JobStatus;
import org.sparebit.job.JobSummary;
import org.sparebit.protocol.Completed;
import org.sparebit.protocol.FailureCode;
import org.sparebit.protocol.Opened;
import org.sparebit.protocol.Progress;
import org.sparebit.protocol.Verified;
import org.sparebit.protocol.Warning;

/** Jobs in a map: any state can be set, and the database can be made to fail. */
public final class InMemoryJobRepository implements JobRepository {
  public static final Instant CREATED = Instant.parse("2026-01-02T03:04:05Z");

  private final ConcurrentSkipListMap<Long, Job> jobs = new ConcurrentSkipListMap<>();
  private final List<JobQuery> pages = new ArrayList<>();
  private final Map<Long, String> clients = new ConcurrentHashMap<>();
  volatile long maxPerClient = Long.MAX_VALUE;
  private long lastId;
  private @Nullable RuntimeException failure;
  private int pagesUntilFailure;

  synchronized void clear() {
    jobs.clear();
    clients.clear();
    maxPerClient = Long.MAX_VALUE;
    pages.clear();
    failure = null;
    lastId = 0;
  }

  /** Lets every call fail, after that many pages of the list. */
  public synchronized void failWith(RuntimeException failure, int afterPages) {
    this.failure = failure;
    this.pagesUntilFailure = afterPages;
  }

  /** The pages of the list that have been asked for. */
  public synchronized List<JobQuery> pagesRead() {
    return List.copyOf(pages);
  }

  /** Brings a job into another state. */
  public void change(long id, UnaryOperator<Job> change) {
    jobs.computeIfPresent(id, (key, job) -> change.apply(job));
  }

  private synchronized void failIfAsked() {
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
    jobs.put(lastId, Jobs.queued(lastId, spec, warnings));
    clients.put(lastId, client);
    return lastId;
  }

  @Override
  public long unfinishedJobsOf(String client, long max) {
    return jobs.values().stream()
        .filter(job -> !job.status().isDone() && client.equals(clients.get(job.id())))
        .count();
  }

  @Override
  public Optional<Job> find(long id) {
    failIfAsked();
    return Optional.ofNullable(jobs.get(id));
  }

  @Override
  public synchronized List<JobSummary> page(JobQuery query) {
    failIfAsked();
    pagesUntilFailure--;
    pages.add(query);
    Comparator<Job> order = Comparator.comparingLong(Job::id);
    Stream<Job> found = jobs.values().stream();
    return found
        .filter(j -> query.status() == null || j.status() == query.status())
        .filter(j -> query.after() == null || isBehind(j.id(), query.after(), query.newestFirst()))
        .sorted(query.newestFirst() ? order.reversed() : order)
        .skip(query.offset())
        .limit(query.limit())
        .map(InMemoryJobRepository::summary)
        .toList();
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
  public Map<PathUse, Long> unfinishedJobsUsing(String path) {
    failIfAsked();
    Map<PathUse, Long> users = new EnumMap<>(PathUse.class);
    for (Job job : jobs.values()) {
      if (!job.status().isDone() && job.spec().output().equals(path)) {
        users.putIfAbsent(PathUse.OUTPUT, job.id());
      }
      if (!job.status().isDone() && job.spec().input().equals(path)) {
        users.putIfAbsent(PathUse.INPUT, job.id());
      }
    }
    return users;
  }

  @Override
  public boolean cancelQueued(long id) {
    change(id, j -> Jobs.withStatus(j, JobStatus.CANCELLED));
    return true;
  }

  @Override
  public boolean delete(long id) {
    failIfAsked();
    return jobs.remove(id) != null;
  }

  @Override
  public boolean requestCancel(long id) {
    return true;
  }

  @Override
  public Set<Long> unfinishedAmong(Collection<Long> ids) {
    throw notForTheApi();
  }

  @Override
  public Optional<Instant> lockUnfinished(long id) {
    throw notForTheApi();
  }

  @Override
  public Optional<Job> beginAttempt(long id) {
    throw notForTheApi();
  }

  @Override
  public boolean opened(long id, int attempt, Opened opened) {
    throw notForTheApi();
  }

  @Override
  public boolean warned(long id, int attempt, List<Warning> warnings) {
    throw notForTheApi();
  }

  @Override
  public boolean progressed(long id, int attempt, Progress progress) {
    throw notForTheApi();
  }

  @Override
  public boolean verified(long id, int attempt, Verified verified) {
    throw notForTheApi();
  }

  @Override
  public boolean completed(long id, int attempt, Completed completed) {
    throw notForTheApi();
  }

  @Override
  public boolean failed(long id, int attempt, FailureCode code, String error) {
    throw notForTheApi();
  }

  @Override
  public boolean cancelled(long id, int attempt) {
    throw notForTheApi();
  }

  @Override
  public boolean requeued(long id, int attempt, @Nullable Failure failure, Counter counter) {
    throw notForTheApi();
  }

  @Override
  public int deleteFinished(Instant until, int limit) {
    throw notForTheApi();
  }

  @Override
  public Optional<Instant> endOfFinished(int newer) {
    throw notForTheApi();
  }

  private static UnsupportedOperationException notForTheApi() {
    return new UnsupportedOperationException("the API does not run jobs");
  }
}
