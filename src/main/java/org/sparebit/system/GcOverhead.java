package org.sparebit.system;

import java.lang.management.GarbageCollectorMXBean;
import java.time.Duration;
import java.util.List;

/**
 * Whether collecting garbage is all that this process still does. The parallel collector has such a
 * limit of its own ({@code -XX:+UseGCOverheadLimit}), the others have none: with a heap that is
 * nearly full they go on for ever, and whoever waits for an answer does, too.
 *
 * <p>Nothing here makes an object once it has been made: it is asked while there is no memory.
 */
final class GcOverhead {
  private static final double LIMIT = 0.9;

  private static final Duration LASTING = Duration.ofSeconds(20);

  /** A process that is halted in mid-collection for long has made one. */
  private static final int FEWEST_COLLECTIONS = 3;

  private final GarbageCollectorMXBean[] collectors;

  private long sinceNanos;
  private long millisBefore;
  private long collectionsBefore;

  GcOverhead(List<GarbageCollectorMXBean> collectors, long nowNanos) {
    // Where objects move while the program goes on, its collector's time is not the program's loss.
    this.collectors =
        collectors.stream()
            .filter(c -> !c.getName().endsWith("Cycles"))
            .toArray(GarbageCollectorMXBean[]::new);
    begin(nowNanos, millis(), collections());
  }

  /**
   * Looks again, about once a second.
   *
   * @param nowNanos as {@link System#nanoTime}
   * @return whether nearly all the time went into collections, for long
   */
  boolean isAllThatIsDone(long nowNanos) {
    long millis = millis();
    long collections = collections();
    long passedNanos = nowNanos - sinceNanos;
    if ((millis - millisBefore) * 1e6 < passedNanos * LIMIT) {
      begin(nowNanos, millis, collections);
      return false;
    }
    return passedNanos >= LASTING.toNanos()
        && collections - collectionsBefore >= FEWEST_COLLECTIONS;
  }

  private void begin(long nowNanos, long millis, long collections) {
    sinceNanos = nowNanos;
    millisBefore = millis;
    collectionsBefore = collections;
  }

  private long millis() {
    long sum = 0;
    for (GarbageCollectorMXBean collector : collectors) {
      sum += collector.getCollectionTime();
    }
    return sum;
  }

  private long collections() {
    long sum = 0;
    for (GarbageCollectorMXBean collector : collectors) {
      sum += collector.getCollectionCount();
    }
    return sum;
  }
}
