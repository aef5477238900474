package org.sparebit.job;

import java.time.InstantSource;
import org.jspecify.annotations.NullMarked;

/** The tests of the API stand on this, so it must be as a database is. */
@NullMarked
class InMemoryJobRepositoryTest extends JobRepositoryContract {
  @Override
  JobRepository empty(InstantSource time) {
    return new InMemoryJobRepository(time);
  }
}
