package org.sparebit.worker;

/** How log lines are marked with the job that they belong to. */
public final class JobLog {
  /** The key of SLF4J's mapped diagnostic context that holds the job's id. */
  public static final String MDC_KEY = "job";

  private JobLog() {}
}
