package org.sparebit.worker;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import org.sparebit.protocol.Completed;
import org.sparebit.protocol.Failed;
import org.sparebit.protocol.WorkerResult;

/** Counts the worker processes of jobs, and how they ended. */
final class WorkerMetrics {
  private final MeterRegistry registry;

  /** How a worker has ended. */
  enum End {
    COMPLETED,
    /** It said why. */
    FAILED,
    /** A cancelled job, or a server that stops. */
    STOPPED,
    CRASHED,
    /** By a SIGKILL that the server has not sent, such as that of a kernel without memory. */
    KILLED,
    STALLED,
    NOT_STARTED
  }

  WorkerMetrics(MeterRegistry registry) {
    this.registry = registry;
    starts();
    for (End end : End.values()) {
      ends(end);
    }
  }

  void started() {
    starts().increment();
  }

  /**
   * Counts an end.
   *
   * @param killed whether a SIGKILL has ended the process that the server has not sent
   */
  void ended(WorkerResult result, boolean killed) {
    ends(end(result, killed)).increment();
  }

  private static End end(WorkerResult result, boolean killed) {
    if (result instanceof Completed) {
      return End.COMPLETED;
    }
    return switch (((Failed) result).code()) {
      case CANCELLED, SERVER_STOPPING -> End.STOPPED;
      case WORKER_STALLED, INPUT_STALLED -> End.STALLED;
      case WORKER_START_FAILED -> End.NOT_STARTED;
      case WORKER_CRASHED -> killed ? End.KILLED : End.CRASHED;
      default -> End.FAILED;
    };
  }

  private Counter starts() {
    return Counter.builder("sparebit.worker.starts")
        .description("Worker processes that were started for a job")
        .register(registry);
  }

  private Counter ends(End end) {
    return Counter.builder("sparebit.worker.ends")
        .description("Workers of jobs by how they ended")
        .tag("how", end.name().toLowerCase(Locale.ROOT))
        .register(registry);
  }
}
