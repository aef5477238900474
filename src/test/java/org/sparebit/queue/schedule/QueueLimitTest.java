package org.sparebit.queue.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.sparebit.queue.JobQueue.QueueFullException;

class QueueLimitTest {
  private long queued;
  private int counts;
  private long now;
  private final QueueLimit limit = new QueueLimit(3, this::count, () -> now);

  private long count() {
    counts++;
    return queued;
  }

  private void submit() {
    limit.take();
    queued++;
  }

  @Test
  void refusesBeyondTheLimitWithTheNumbers() {
    submit();
    submit();
    submit();
    assertThatThrownBy(this::submit)
        .isInstanceOf(QueueFullException.class)
        .hasMessageContaining("3 jobs are queued, and the queue takes 3");
  }

  @Test
  void acceptsAgainWhenAJobHasEnded() {
    queued = 3;
    assertThatThrownBy(this::submit).isInstanceOf(QueueFullException.class);
    queued = 2;
    assertThatCode(this::submit).doesNotThrowAnyException();
  }

  @Test
  void countsOnceInAWhileOnly() {
    submit();
    submit();
    assertThat(counts).isEqualTo(1);
    // Another server has submitted in the meantime.
    queued = 3;
    now = 2_000_000_000L;
    assertThatThrownBy(this::submit).isInstanceOf(QueueFullException.class);
    assertThat(counts).isEqualTo(2);
  }

  @Test
  void nobodyWaitsForACountWhileThereIsRoom() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch answered = new CountDownLatch(1);
    AtomicBoolean slow = new AtomicBoolean();
    QueueLimit watched =
        new QueueLimit(
            3,
            () -> {
              if (slow.get()) {
                begun.countDown();
                awaitFor(answered);
              }
              return queued;
            },
            () -> now);
    watched.take();
    now = 2_000_000_000L;
    slow.set(true);
    CompletableFuture<Void> counting = CompletableFuture.runAsync(watched::take);
    awaitFor(begun);
    CompletableFuture.runAsync(watched::take).get(20, TimeUnit.SECONDS);
    assertThat(counting).isNotDone();
    slow.set(false);
    answered.countDown();
    counting.get(20, TimeUnit.SECONDS);
    // What was taken during the count is not given out again.
    queued = 3;
    assertThatThrownBy(
            () -> {
              watched.take();
              watched.take();
            })
        .isInstanceOf(QueueFullException.class);
  }

  private static void awaitFor(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
