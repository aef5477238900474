package org.sparebit.queue.attempt;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.sparebit.protocol.FailureCode;
import org.springframework.stereotype.Component;

/** The jobs that this server is running. */
@Component
public final class RunningJobs {
  private final Map<Long, RunningAttempt> attempts = new ConcurrentHashMap<>();
  private volatile boolean stopping;

  public void add(RunningAttempt attempt) {
    attempts.put(attempt.jobId(), attempt);
    if (stopping) {
      attempt.stop(FailureCode.SERVER_STOPPING);
    }
  }

  public void remove(RunningAttempt attempt) {
    attempts.remove(attempt.jobId(), attempt);
  }

  public Collection<RunningAttempt> all() {
    return List.copyOf(attempts.values());
  }

  public boolean contains(long jobId) {
    return attempts.containsKey(jobId);
  }

  /** Stops a job if it is running here. */
  public void cancel(long jobId) {
    RunningAttempt attempt = attempts.get(jobId);
    if (attempt != null) {
      attempt.stop(FailureCode.CANCELLED);
    }
  }

  /** Stops every job, and every one that is added later. */
  public void stopAll() {
    stopping = true;
    all().forEach(attempt -> attempt.stop(FailureCode.SERVER_STOPPING));
  }

  public boolean isStopping() {
    return stopping;
  }
}
