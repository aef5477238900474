package org.sparebit.system;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Ready means, among others, that a worker can start. */
@Component
final class WorkerHealthIndicator implements HealthIndicator {
  private final WorkerReadiness probe;

  WorkerHealthIndicator(WorkerReadiness probe) {
    this.probe = probe;
  }

  @Override
  public Health health() {
    return probe
        .ready()
        .map(r -> Health.up().withDetail("ffmpeg", r.ffmpegVersion()).build())
        .orElseGet(
            () ->
                (probe.isPending() ? Health.outOfService() : Health.down())
                    .withDetail("reason", "No worker can start: " + probe.problem())
                    .build());
  }
}
