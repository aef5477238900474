package org.sparebit.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SampledTest {
  private final AtomicLong now = new AtomicLong();
  private final AtomicInteger asked = new AtomicInteger();

  @Test
  void asksOnceHoweverManyScrapesComeWithinItsTime() {
    Sampled<Integer> sampled = sampled(asked::incrementAndGet);
    assertThat(sampled.get()).contains(1);
    assertThat(sampled.get()).contains(1);

    now.addAndGet(Duration.ofSeconds(5).toNanos());
    assertThat(sampled.get()).contains(2);
  }

  @Test
  void hasNoValueWhereItsSourceFailsAndAsksAgainLater() {
    Sampled<Integer> sampled =
        sampled(
            () -> {
              if (asked.incrementAndGet() == 1) {
                throw new IOException("the disk is away");
              }
              return 7;
            });
    assertThat(sampled.get()).isEmpty();
    assertThat(sampled.get()).isEmpty();

    now.addAndGet(Duration.ofSeconds(5).toNanos());
    assertThat(sampled.get()).contains(7);
  }

  @Test
  void startsNoSecondQuestionWhileOneHangs() {
    CountDownLatch answer = new CountDownLatch(1);
    Sampled<Integer> sampled =
        sampled(
            () -> {
              answer.await();
              return asked.incrementAndGet();
            });
    assertThat(sampled.get()).isEmpty();

    now.addAndGet(Duration.ofHours(1).toNanos());
    assertThat(sampled.get()).isEmpty();

    answer.countDown();
    now.addAndGet(-Duration.ofHours(1).toNanos());
    await().until(() -> sampled.get().isPresent());
    assertThat(asked).hasValue(1);
  }

  private Sampled<Integer> sampled(java.util.concurrent.Callable<Integer> source) {
    return new Sampled<>("test", Duration.ofSeconds(5), source, now::get);
  }
}
