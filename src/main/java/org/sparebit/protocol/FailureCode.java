package org.sparebit.protocol;

/** Why an encode failed. Names are stable; the category decides whether it is tried again. */
public enum FailureCode {
  INPUT_NOT_FOUND(Category.PERMANENT),
  INPUT_UNREADABLE(Category.PERMANENT),
  INPUT_NOT_MEDIA(Category.PERMANENT),
  INPUT_WITHOUT_VIDEO(Category.PERMANENT),
  INPUT_UNSUPPORTED(Category.PERMANENT),
  /** Its pictures can be seen with a key alone. */
  INPUT_ENCRYPTED(Category.PERMANENT),
  /** The request names a program that the input doesn't have. */
  PROGRAM_NOT_FOUND(Category.PERMANENT),
  INPUT_UNDECODABLE(Category.PERMANENT),
  INPUT_TRUNCATED(Category.PERMANENT),
  /**
   * Somebody wrote to it while it was read, or put something else in its place before it was
   * opened; it may be as it should the next time.
   */
  INPUT_CHANGED(Category.TRANSIENT),
  OUTPUT_NOT_WRITABLE(Category.PERMANENT),
  /** A link has made them one file since the job was accepted. */
  OUTPUT_IS_INPUT(Category.PERMANENT),
  OUTPUT_DISK_FULL(Category.MACHINE),
  /** The output would get larger than an output may. */
  OUTPUT_TOO_LARGE(Category.PERMANENT),
  /** A folder that jobs use is away, or its disk or network fails. */
  STORAGE_UNAVAILABLE(Category.MACHINE),
  ENCODER_REFUSED(Category.PERMANENT),
  CONTAINER_REFUSED(Category.PERMANENT),
  GPU_UNAVAILABLE(Category.PERMANENT),
  /** Worth one more attempt, with the GPU to itself. */
  GPU_OUT_OF_MEMORY(Category.TRANSIENT),
  /** The GPU stopped working in the middle of a job. */
  GPU_LOST(Category.TRANSIENT),
  PRECODER_UNAVAILABLE(Category.PERMANENT),
  /** A model that was loaded could not be run, for want of memory for example. */
  PRECODER_FAILED(Category.TRANSIENT),
  /** The result did not pass its verification. */
  OUTPUT_INVALID(Category.TRANSIENT),
  /** The worker's build of FFmpeg is not the one that the job needs. */
  LICENCE_MISMATCH(Category.PERMANENT),
  /** The job was accepted while its codec was enabled, and it is not any more. */
  CODEC_INACTIVE(Category.PERMANENT),
  OUT_OF_MEMORY(Category.TRANSIENT),
  /** An error that has no code of its own. */
  INTERNAL(Category.TRANSIENT),
  /** The worker could not be started. */
  WORKER_START_FAILED(Category.MACHINE),
  /** The worker ended without a result. */
  WORKER_CRASHED(Category.TRANSIENT),
  /** The worker made no progress for the configured time and was killed. */
  WORKER_STALLED(Category.TRANSIENT),
  /**
   * Likewise, before the input was open. A file can keep FFmpeg busy for hours there; storage that
   * hangs looks the same, so it is tried once more.
   */
  INPUT_STALLED(Category.TRANSIENT),
  /** The server ended while the job was running. */
  SERVER_LOST(Category.TRANSIENT),
  /** The job needs more memory than a worker may use. */
  MEMORY_EXCEEDED(Category.PERMANENT),
  /** The job took longer than a job may. */
  TIME_LIMIT(Category.PERMANENT),
  /** A user asked for it. */
  CANCELLED(Category.CANCELLED),
  /** The server is stopping; the job goes back to the queue. */
  SERVER_STOPPING(Category.REQUEUED);

  /** What the queue does with a failure. */
  public enum Category {
    /** The same job would fail again. */
    PERMANENT,
    /** Worth another attempt. */
    TRANSIENT,
    /**
     * The machine's or the network's: runs again, and does not count as the job's failure. The
     * queue pauses while the machine is found unfit to run jobs.
     */
    MACHINE,
    CANCELLED,
    /** Runs again, and it does not count as a failure. */
    REQUEUED
  }

  private final Category category;

  FailureCode(Category category) {
    this.category = category;
  }

  public Category category() {
    return category;
  }
}
