package org.sparebit.job;

/** The states of a job. */
public enum JobStatus {
  /** Waits for a free worker, for the first time or again. */
  QUEUED("Queued"),
  /** A worker has it. */
  PROCESSING("Processing"),
  /** The verified result stands at the output path. */
  COMPLETED("Completed"),
  /** A user has stopped it; nothing was written. */
  CANCELLED("Cancelled"),
  /** It has failed for good; the job's error says why. */
  FAILED("Failed");

  private final String text;

  JobStatus(String text) {
    this.text = text;
  }

  /** The word that the API's {@code status_text} begins with. */
  public String text() {
    return text;
  }

  /** Whether the job has ended, so that nothing changes it any more but its deletion. */
  public boolean isDone() {
    return switch (this) {
      case QUEUED, PROCESSING -> false;
      case COMPLETED, CANCELLED, FAILED -> true;
    };
  }

  /**
   * Whether a job may go from this state to the next one. {@code PROCESSING} to {@code QUEUED} is a
   * retry or a stop of the server; {@code PROCESSING} to itself is a new attempt after the server
   * died.
   */
  public boolean canBecome(JobStatus next) {
    return switch (this) {
      case QUEUED -> next == PROCESSING || next == CANCELLED;
      case PROCESSING -> true;
      case COMPLETED, CANCELLED, FAILED -> false;
    };
  }
}
