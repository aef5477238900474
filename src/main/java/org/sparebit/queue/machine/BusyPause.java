package org.sparebit.queue.machine;

import com.github.kagkarlsson.scheduler.CurrentlyExecuting;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.event.AbstractSchedulerListener;
import com.github.kagkarlsson.scheduler.event.SchedulerListener;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import java.time.Duration;

/**
 * Lets the scheduler look for work only while a thread is free to do it and jobs can run. By itself
 * it would load the same waiting rows again with every poll and keep them in memory until a thread
 * gets to drop them, which, with jobs that take hours, adds up to hundreds of megabytes.
 */
public final class BusyPause {
  private final Scheduler scheduler;
  private final int threads;
  private final QueuePause pause;
  private final RunGate gate;
  private int executing;
  private boolean stopped;

  public BusyPause(Scheduler scheduler, int threads, QueuePause pause, RunGate gate) {
    this.scheduler = scheduler;
    this.threads = threads;
    this.pause = pause;
    this.gate = gate;
    pause.onChange(this::update);
    gate.onChange(this::update);
  }

  /** Tells this of every execution. */
  public SchedulerListener listener() {
    return new AbstractSchedulerListener() {
      @Override
      public void onExecutionStart(CurrentlyExecuting execution) {
        began();
      }

      @Override
      public void onExecutionComplete(ExecutionComplete completed) {
        ended();
      }
    };
  }

  private synchronized void began() {
    executing++;
    update();
  }

  private synchronized void ended() {
    executing--;
    notifyAll();
    update();
  }

  private synchronized void update() {
    if (stopped || executing >= threads || pause.isOn() || gate.keepsOthersOut()) {
      scheduler.pause();
    } else {
      scheduler.resume();
      scheduler.triggerCheckForDueExecutions();
    }
  }

  /** No more work from now on. */
  public synchronized void stop() {
    stopped = true;
    scheduler.pause();
    gate.close();
  }

  /** Waits until nothing is executing; false if that takes longer. */
  public synchronized boolean awaitIdle(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (executing > 0) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }
}
