package org.sparebit.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
}
