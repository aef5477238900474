package org.sparebit.system;

import org.sparebit.protocol.Ready;
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
        .map(this::up)
        .orElseGet(
            () ->
                (probe.isPending() ? Health.outOfService() : Health.down())
                    .withDetail("reason", "No worker can start: " + probe.problem())
                    .build());
  }

  /** A server without a GPU is as healthy as one with: few jobs ask for it. */
  private Health up(Ready ready) {
    Health.Builder health =
        Health.up()
            .withDetail("ffmpeg", ready.ffmpegVersion())
            .withDetail("confinement", probe.confinement());
    return (ready.gpu().isEmpty()
            ? health.withDetail("gpu_problem", ready.gpuProblem())
            : health.withDetail("gpu", ready.gpu()))
        .build();
  }
}
