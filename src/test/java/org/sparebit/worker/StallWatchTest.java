package org.sparebit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StallWatchTest {
  private final AtomicLong nanos = new AtomicLong();
  private final StallWatch watch = new StallWatch(Duration.ofSeconds(10), nanos::get);

  @Test
  void doesNotCountBeforeItIsStarted() {
    pass(100);
    assertThat(watch.hasStalled()).isFalse();
  }

  @Test
  void stallsWhenNothingIsHeard() {
    watch.start();
    pass(10);
    assertThat(watch.hasStalled()).isFalse();
    pass(1);
    assertThat(watch.hasStalled()).isTrue();
  }

  @Test
  void stallsWhenStepsStandStill() {
    watch.start();
    watch.steps(5);
    pass(8);
    watch.steps(5);
    pass(8);
    assertThat(watch.hasStalled()).isTrue();
  }

  @Test
  void goesOnWhileStepsMove() {
    watch.start();
    for (int i = 0; i < 10; i++) {
      pass(8);
      watch.steps(i);
      assertThat(watch.hasStalled()).isFalse();
    }
  }

  @Test
  void serversOwnWorkIsNotTheWorkersStall() {
    watch.start();
    pass(8);
    watch.exclude(
        () -> {
          pass(60);
          assertThat(watch.hasStalled()).isFalse();
        });
    assertThat(watch.hasStalled()).isFalse();
    pass(3);
    assertThat(watch.hasStalled()).isTrue();
  }

  @Test
  void countsNoLongerOnceStopped() {
    watch.start();
    watch.stop();
    pass(100);
    assertThat(watch.hasStalled()).isFalse();
  }

  private void pass(int seconds) {
    nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }
}
