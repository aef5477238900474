package org.sparebit.queue.machine;

import org.springframework.stereotype.Component;

/** Lets jobs run beside each other, or one of them alone. */
@Component
public final class RunGate {
  private int running;
  private int wantAlone;
  private boolean alone;
  private boolean closed;
  private Runnable listener = () -> {};

  /** Tells this whenever {@link #keepsOthersOut} may have changed. */
  synchronized void onChange(Runnable newListener) {
    listener = newListener;
  }

  /**
   * Waits until the job may run; whoever is let in calls {@link #leave}.
   *
   * @param wantsToBeAlone whether nothing else may run here meanwhile; what runs is waited for
   * @return false if the server stops first
   */
  public boolean enter(boolean wantsToBeAlone) throws InterruptedException {
    if (!wantsToBeAlone) {
      synchronized (this) {
        while (alone && !closed) {
          wait();
        }
        running += closed ? 0 : 1;
        return !closed;
      }
    }
    change(1);
    boolean entered = false;
    try {
      synchronized (this) {
        while (running > 0 && !closed) {
          wait();
        }
        entered = !closed;
        if (entered) {
          running++;
          alone = true;
        }
        return entered;
      }
    } finally {
      if (!entered) {
        change(-1);
      }
    }
  }

  public void leave() {
    boolean wasAlone;
    synchronized (this) {
      running--;
      wasAlone = alone;
      alone = false;
      notifyAll();
    }
    if (wasAlone) {
      change(-1);
    }
  }

  private void change(int by) {
    Runnable told;
    synchronized (this) {
      wantAlone += by;
      told = listener;
    }
    told.run();
  }

  /** Whether a job runs alone or waits for that, so that no other should begin. */
  public synchronized boolean keepsOthersOut() {
    return wantAlone > 0;
  }

  /** Nobody is let in from now on. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
