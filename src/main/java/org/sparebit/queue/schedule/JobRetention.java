package org.sparebit.queue.schedule;

import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparebit.job.JobRepository;
import org.sparebit.queue.JobsProperties;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** Removes finished jobs that are old or too many, a few at a time, so that nobody waits for it. */
@Component
final class JobRetention implements DisposableBean {
  /** A few milliseconds of the database's time. */
  private static final int BATCH = 200;

  private static final Logger LOG = LoggerFactory.getLogger(JobRetention.class);

  private final JobRepository repository;
  private final JobsProperties settings;
  private final InstantSource clock = InstantSource.system();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "job-retention");
            thread.setDaemon(true);
            return thread;
          });

  JobRetention(JobRepository repository, JobsProperties settings) {
    this.repository = repository;
    this.settings = settings;
  }

  void start() {
    if (settings.keep() != null || settings.maxFinished() > 0) {
      long nanos = settings.cleanUpInterval().toNanos();
      Future<?> unused =
          timer.scheduleWithFixedDelay(this::cleanUp, nanos, nanos, TimeUnit.NANOSECONDS);
    }
  }

  private void cleanUp() {
    try {
      int removed = 0;
      for (int batch = BATCH; batch == BATCH && !Thread.interrupted(); removed += batch) {
        batch = removeSome();
      }
      if (removed > 0) {
        LOG.info("Removed {} finished jobs", removed);
      }
    } catch (RuntimeException | Error e) {
      // One that gets out would end the timer without a word.
      LOG.warn("Finished jobs could not be removed: {}", e.toString());
    }
  }

  private int removeSome() {
    int removed = 0;
    if (settings.keep() != null) {
      removed = repository.deleteFinished(clock.instant().minus(settings.keep()), BATCH);
    }
    if (removed == 0 && settings.maxFinished() > 0) {
      removed =
          repository
              .endOfFinished(settings.maxFinished())
              .map(end -> repository.deleteFinished(end, BATCH))
              .orElse(0);
    }
    return removed;
  }

  @Override
  public void destroy() {
    timer.shutdownNow();
  }
}
