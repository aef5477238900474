package org.sparebit.queue.machine;

import java.util.List;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Ready means, among others, that the queue of this server does not stand still. */
@Component
public final class QueueHealthIndicator implements HealthIndicator {
  private final QueuePause pause;
  private final FailureOwner owner;

  QueueHealthIndicator(QueuePause pause, FailureOwner owner) {
    this.pause = pause;
    this.owner = owner;
  }

  @Override
  public Health health() {
    // Also where nothing is queued, so that nobody sends jobs to a server that could not run them.
    return pause
        .reason()
        .or(() -> owner.trouble().map(Trouble::text))
        .map(reason -> Health.outOfService().withDetail("reason", reason).build())
        .orElseGet(this::up);
  }

  /** A disk that only some jobs need keeps nobody from sending the others. */
  private Health up() {
    List<String> waiting = owner.troubleOfSome();
    return waiting.isEmpty()
        ? Health.up().build()
        : Health.up().withDetail("some_jobs_wait", waiting).build();
  }
}
