package org.sparebit.queue.schedule;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerStarter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparebit.queue.QueueProperties;
import org.sparebit.queue.attempt.AttemptMonitor;
import org.sparebit.queue.attempt.RunningJobs;
import org.sparebit.queue.machine.BusyPause;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Starts the queue last and stops it first. While the server stops, jobs can still be submitted,
 * and are kept, but none begins.
 */
@Component
final class QueueLifecycle implements SmartLifecycle, DbSchedulerStarter {
  private static final Logger LOG = LoggerFactory.getLogger(QueueLifecycle.class);

  private final Scheduler scheduler;
  private final BusyPause busyPause;
  private final RunningJobs running;
  private final AttemptMonitor monitor;
  private final Reconciliation reconciliation;
  private final JobRetention retention;
  private final QueueProperties settings;
  private volatile boolean started;

  QueueLifecycle(
      Scheduler scheduler,
      BusyPause busyPause,
      RunningJobs running,
      AttemptMonitor monitor,
      Reconciliation reconciliation,
      JobRetention retention,
      QueueProperties settings) {
    this.scheduler = scheduler;
    this.busyPause = busyPause;
    this.running = running;
    this.monitor = monitor;
    this.reconciliation = reconciliation;
    this.retention = retention;
    this.settings = settings;
  }

  @Override
  public void start() {
    reconciliation.run();
    monitor.start();
    retention.start();
    doStart();
    started = true;
  }

  @Override
  public void doStart() {
    scheduler.start();
  }

  @Override
  public void stop() {
    started = false;
    busyPause.stop();
    int jobs = running.all().size();
    if (jobs > 0) {
      LOG.info("Stopping; {} running jobs go back into the queue", jobs);
    }
    running.stopAll();
    try {
      if (!busyPause.awaitIdle(settings.stopTimeout())) {
        LOG.warn(
            "Jobs did not stop within {} s; they run again after the next start, and have lost a"
                + " server then",
            settings.stopTimeout().toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return started;
  }

  @Override
  public int getPhase() {
    return DEFAULT_PHASE;
  }
}
