package org.sparebit.api.connection;

import java.util.ArrayDeque;
import java.util.Deque;

/** Lets a number of requests in at once; others wait in order for their turn. */
final class Lane {
  /** Whoever waits holds a connection anyway, and those are bounded. */
  private static final int MAX_WAITING = 2_000;

  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private int free;

  Lane(int places) {
    this.free = places;
  }

  /** Takes a place if there is one. */
  synchronized boolean enter() {
    if (free == 0) {
      return false;
    }
    free--;
    return true;
  }

  /**
   * Takes a place, or joins those that wait. Not both: what is added is let in later.
   *
   * @return false if too many wait already
   */
  boolean enterLater(Waiting request) {
    synchronized (this) {
      if (free == 0) {
        return waiting.size() < MAX_WAITING && waiting.add(request);
      }
      free--;
    }
    letIn(request);
    return true;
  }

  /** Gives up a wait. */
  synchronized void forget(Waiting request) {
    waiting.remove(request);
  }

  void leave() {
    Waiting next;
    synchronized (this) {
      next = waiting.poll();
      if (next == null) {
        free++;
        return;
      }
    }
    letIn(next);
  }

  private void letIn(Waiting request) {
    if (!request.letIn()) {
      leave();
    }
  }

  /** A request that waits for its turn. */
  interface Waiting {
    /** Its turn has come. Returns false if it no longer wants it. */
    boolean letIn();
  }
}
