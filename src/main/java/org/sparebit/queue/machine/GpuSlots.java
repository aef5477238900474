package org.sparebit.queue.machine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sparebit.worker.GpuProperties;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Which jobs of this server are on its GPU, and who is next. A job that finds no room goes back
 * into the queue and asks again, so that it keeps no worker from jobs that need no GPU; its place
 * is remembered here.
 */
@Component
public final class GpuSlots {
  /** The first in the line asks again after this, the second after twice that, and so on. */
  static final Duration PAUSE = Duration.ofSeconds(1);

  /** Beyond it the line is so long that nobody notices. */
  private static final int LONGEST_PAUSE = 60;

  /** Whoever has not asked again by then is thought to be gone, and comes last if it asks later. */
  private static final Duration GRACE = Duration.ofSeconds(30);

  private final int maxJobs;
  private final InstantSource clock;
  private final Set<Long> running = new HashSet<>();

  /** In their order, and when they were to ask again. */
  private final Map<Long, Instant> waiting = new LinkedHashMap<>();

  private boolean taken;

  @Autowired
  GpuSlots(GpuProperties settings) {
    this(settings.maxJobs(), InstantSource.system());
  }

  GpuSlots(int maxJobs, InstantSource clock) {
    this.maxJobs = maxJobs;
    this.clock = clock;
  }

  /**
   * Asks for room on the GPU. Whoever gets it calls {@link #leave} when it is done.
   *
   * @param alone whether the job needs the GPU to itself
   * @return empty if the job may run; otherwise when to ask again
   */
  public synchronized Optional<Instant> enter(long jobId, boolean alone) {
    Instant now = clock.instant();
    waiting.values().removeIf(due -> due.plus(GRACE).isBefore(now));
    waiting.putIfAbsent(jobId, now);
    int place = new ArrayList<>(waiting.keySet()).indexOf(jobId);
    boolean room = alone ? running.isEmpty() : !taken && running.size() < maxJobs;
    if (place == 0 && room) {
      waiting.remove(jobId);
      running.add(jobId);
      taken = alone;
      return Optional.empty();
    }
    Instant again = now.plus(PAUSE.multipliedBy(Math.min(place + 1, LONGEST_PAUSE)));
    waiting.put(jobId, again);
    return Optional.of(again);
  }

  /** The job will not ask again: it was cancelled or deleted, or needs no GPU. */
  public synchronized void forget(long jobId) {
    waiting.remove(jobId);
  }

  /** The job is done with the GPU. */
  public synchronized void leave(long jobId) {
    if (running.remove(jobId)) {
      taken = false;
    }
  }
}
