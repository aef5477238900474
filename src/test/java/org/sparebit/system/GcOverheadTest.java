package org.sparebit.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.GarbageCollectorMXBean;
import java.time.Duration;
import java.util.List;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class GcOverheadTest {
  private final Collector young = new Collector("Copy");
  private final Collector old = new Collector("MarkSweepCompact");

  @Test
  void isAllThatIsDoneWhenCollectionsTakeNearlyAllTheTimeForLong() {
    GcOverhead overhead = overhead(old);
    for (int second = 1; second < 20; second++) {
      old.collected(950);
      assertThat(overhead.isAllThatIsDone(at(second))).isFalse();
    }
    old.collected(950);
    assertThat(overhead.isAllThatIsDone(at(20))).isTrue();
  }

  @Test
  void goesOnWhereTimeIsLeftForOtherWork() {
    GcOverhead overhead = overhead(old);
    for (int second = 1; second < 60; second++) {
      old.collected(second % 5 == 0 ? 0 : 1000);
      assertThat(overhead.isAllThatIsDone(at(second))).isFalse();
    }
  }

  @Test
  void addsUpTheTimesOfAllCollectors() {
    GcOverhead overhead = overhead(young, old);
    young.collected(9_000);
    old.collected(5_000);
    old.collected(5_000);
    assertThat(overhead.isAllThatIsDone(at(20))).isTrue();
  }

  @Test
  void aProcessThatWasHaltedInMidCollectionGoesOn() {
    GcOverhead overhead = overhead(old);
    old.collected(3_600_000);
    assertThat(overhead.isAllThatIsDone(at(3600))).isFalse();
  }

  @Test
  void aCollectorThatWorksBesideTheProgramTakesNoTimeFromIt() {
    Collector beside = new Collector("ZGC Major Cycles");
    GcOverhead overhead = overhead(beside);
    for (int second = 1; second < 60; second++) {
      beside.collected(1000);
      assertThat(overhead.isAllThatIsDone(at(second))).isFalse();
    }
  }

  private static GcOverhead overhead(GarbageCollectorMXBean... collectors) {
    return new GcOverhead(List.of(collectors), at(0));
  }

  private static long at(int second) {
    return Duration.ofDays(3).plusSeconds(second).toNanos();
  }

  /** Only its name and its sums are read. */
  private static final class Collector implements GarbageCollectorMXBean {
    private final String name;
    private long millis;
    private long collections;

    Collector(String name) {
      this.name = name;
    }

    void collected(long took) {
      millis += took;
      collections++;
    }

    @Override
    public long getCollectionTime() {
      return millis;
    }

    @Override
    public long getCollectionCount() {
      return collections;
    }

    @Override
    public String getName() {
      return name;
    }

    @Override
    public boolean isValid() {
      throw new UnsupportedOperationException();
    }

    @Override
    public String[] getMemoryPoolNames() {
      throw new UnsupportedOperationException();
    }

    @Override
    public ObjectName getObjectName() {
      throw new UnsupportedOperationException();
    }
  }
}
