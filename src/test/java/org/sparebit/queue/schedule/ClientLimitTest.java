package org.sparebit.queue.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.sparebit.queue.JobQueue.ClientLimitException;

class ClientLimitTest {
  private final AtomicInteger stored = new AtomicInteger();

  private ClientLimit limit(long max) {
    return new ClientLimit(
        max, (client, upTo) -> client.equals("busy") ? Math.min(upTo, stored.get()) : 0);
  }

  @Test
  void refusesBeyondTheLimitAndNamesClientAndSetting() {
    ClientLimit limit = limit(2);
    limit.store("busy", stored::incrementAndGet);
    limit.store("busy", stored::incrementAndGet);
    assertThatThrownBy(() -> limit.store("busy", stored::incrementAndGet))
        .isInstanceOf(ClientLimitException.class)
        .hasMessageContaining("This client (busy) has 2 jobs")
        .hasMessageContaining("sparebit.queue.max-jobs-per-client");
    assertThat(limit.store("other", () -> "stored")).isEqualTo("stored");
  }

  @Test
  void acceptsAgainWhenAJobHasEnded() {
    ClientLimit limit = limit(1);
    limit.store("busy", stored::incrementAndGet);
    stored.decrementAndGet();
    limit.store("busy", stored::incrementAndGet);
    assertThat(stored).hasValue(1);
  }

  @Test
  void asksForNoNumbersWhereThereIsNoLimit() {
    ClientLimit limit =
        new ClientLimit(
            0,
            (client, upTo) -> {
              throw new AssertionError("counted");
            });
    assertThat(limit.store("busy", () -> "stored")).isEqualTo("stored");
  }

  @Test
  void holdsForManySubmissionsAtOnce() throws Exception {
    ClientLimit limit = limit(5);
    AtomicInteger refused = new AtomicInteger();
    ExecutorService clients = Executors.newFixedThreadPool(16);
    for (int i = 0; i < 64; i++) {
      clients.execute(
          () -> {
            try {
              limit.store("busy", stored::incrementAndGet);
            } catch (ClientLimitException e) {
              refused.incrementAndGet();
            }
          });
    }
    clients.shutdown();
    assertThat(clients.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    assertThat(stored).hasValue(5);
    assertThat(refused).hasValue(59);
  }
}
