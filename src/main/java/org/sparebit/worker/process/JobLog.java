package org.sparebit.worker.process;

import java.util.function.Supplier;
import org.slf4j.MDC;

/** How log lines are marked with the job that they belong to. */
public final class JobLog {
  /** The key of SLF4J's mapped diagnostic context that holds the job's id. */
  public static final String MDC_KEY = "job";

  private JobLog() {}

  /** Marks the lines that some work logs on this thread. */
  public static <T> T mark(long jobId, Supplier<T> work) {
    MDC.put(MDC_KEY, Long.toString(jobId));
    try {
      return work.get();
    } finally {
      MDC.remove(MDC_KEY);
    }
  }
}
