package org.sparebit.protocol;

import java.util.Arrays;
import java.util.Optional;

/** The exit codes of a worker process. Others, such as 134 or 137, mean that it was killed. */
public enum ExitCode {
  /** The encode completed. */
  COMPLETED(0),
  /** The encode failed and a {@code Failed} message says why. */
  FAILED(1),
  /** The native libraries could not be loaded. */
  START_FAILED(64),
  /** A message on standard input could not be understood. */
  PROTOCOL_ERROR(65),
  /** The server is gone: standard input ended or the parent process has died. */
  PARENT_GONE(66);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  public static Optional<ExitCode> of(int code) {
    return Arrays.stream(values()).filter(e -> e.code == code).findFirst();
  }
}
