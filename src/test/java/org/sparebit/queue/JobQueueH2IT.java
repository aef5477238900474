package org.sparebit.queue;

import java.util.Map;
import org.jspecify.annotations.NullMarked;

@NullMarked
class JobQueueH2IT extends JobQueueContract {
  @Override
  Map<String, String> database() {
    return Map.of();
  }
}
