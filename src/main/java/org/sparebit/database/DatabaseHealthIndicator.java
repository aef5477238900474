package org.sparebit.database;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Whether the database can be written. The bean's name replaces Spring Boot's indicator, which only
 * reads, and waits for a connection while it does so.
 */
@Component("dbHealthIndicator")
final class DatabaseHealthIndicator implements HealthIndicator {
  private final DatabaseWatch watch;

  DatabaseHealthIndicator(DatabaseWatch watch) {
    this.watch = watch;
  }

  @Override
  public Health health() {
    String problem = watch.problem();
    return problem == null
        ? Health.up().build()
        : Health.down()
            .withDetail("problem", problem)
            .withDetail("failing_seconds", watch.failingFor().toSeconds())
            .build();
  }
}
