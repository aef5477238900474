package org.sparebit.api.connection;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lets a number of requests in at once, and so many of them from one client. Others wait for their
 * turn: when a place is free it goes to the client that has fewest, and among those to who has
 * waited longest.
 */
final class Lane {
  /** Whoever waits holds a connection anyway, and those are bounded. */
  private static final int MAX_WAITING = 2_000;

  private final int perClient;
  private final Map<String, Integer> inHand = new HashMap<>();
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private int free;

  Lane(int places, int perClient) {
    this.free = places;
    this.perClient = perClient;
  }

  /** Takes a place if there is one. */
  synchronized boolean enter(String client) {
    if (free == 0 || of(client) >= perClient) {
      return false;
    }
    take(client);
    return true;
  }

  /**
   * Takes a place, or joins those that wait. Not both: what is added is let in later.
   *
   * @return false if too many wait already
   */
  boolean enterLater(Waiting request) {
    synchronized (this) {
      if (!enter(request.client())) {
        return waiting.size() < MAX_WAITING && waiting.add(request);
      }
    }
    if (!request.letIn()) {
      leave(request.client());
    }
    return true;
  }

  /** Gives up a wait. */
  synchronized void forget(Waiting request) {
    waiting.remove(request);
  }

  /** Gives back a place that a client has taken. */
  void leave(String client) {
    String left = client;
    while (left != null) {
      Waiting next;
      synchronized (this) {
        giveBack(left);
        next = next();
        if (next == null) {
          return;
        }
        take(next.client());
      }
      left = next.letIn() ? null : next.client();
    }
  }

  private void take(String client) {
    free--;
    inHand.merge(client, 1, Integer::sum);
  }

  private void giveBack(String client) {
    free++;
    inHand.computeIfPresent(client, (name, count) -> count == 1 ? null : count - 1);
  }

  private int of(String client) {
    return inHand.getOrDefault(client, 0);
  }

  private @Nullable Waiting next() {
    Waiting best = null;
    int fewest = perClient;
    for (Iterator<Waiting> all = waiting.iterator(); all.hasNext() && fewest > 0; ) {
      Waiting request = all.next();
      int count = of(request.client());
      if (count < fewest) {
        best = request;
        fewest = count;
      }
    }
    if (best != null) {
      waiting.remove(best);
    }
    return best;
  }

  /** A request that waits for its turn. */
  interface Waiting {
    /** Who sends it. */
    String client();

    /** Its turn has come. Returns false if it no longer wants it. */
    boolean letIn();
  }
}
