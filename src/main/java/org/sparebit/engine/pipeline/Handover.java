package org.sparebit.engine.pipeline;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue from one stage to the next that also carries the end and the failure of either
 * side, so that no stage ever waits for one that has stopped.
 */
final class Handover<T> {
  private final int capacity;
  private final ArrayDeque<T> items = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean ended;
  private boolean stopped;

  Handover(int capacity) {
    this.capacity = capacity;
  }

  /**
   * Waits for room and adds an item.
   *
   * @return false if the other side has stopped; the item then stays the caller's
   */
  boolean put(T item) throws InterruptedException {
    lock.lock();
    try {
      while (items.size() >= capacity && !stopped) {
        changed.await();
      }
      if (stopped) {
        return false;
      }
      items.add(item);
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for an item; null after the last one, or when the other side has stopped. */
  @Nullable T take() throws InterruptedException {
    lock.lock();
    try {
      while (items.isEmpty() && !ended && !stopped) {
        changed.await();
      }
      if (stopped) {
        return null;
      }
      T item = items.poll();
      changed.signalAll();
      return item;
    } finally {
      lock.unlock();
    }
  }

  /** No more items will come. */
  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Either side gives up; items that are left go to the consumer. */
  void stop(Consumer<? super T> left) {
    lock.lock();
    try {
      stopped = true;
      items.forEach(left);
      items.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isStopped() {
    lock.lock();
    try {
      return stopped;
    } finally {
      lock.unlock();
    }
  }
}
