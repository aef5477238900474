package org.sparebit.database;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says so in two sentences where the server can't start since a disk has no room left. */
final class FullDiskAnalyzer extends AbstractFailureAnalyzer<IOException> {
  /** The C library's words for ENOSPC; whoever wraps the exception keeps them. */
  private static final String FULL = "No space left on device";

  @Override
  protected @Nullable FailureAnalysis analyze(Throwable rootFailure, IOException cause) {
    if (!String.valueOf(cause.getMessage()).contains(FULL)) {
      return null;
    }
    return new FailureAnalysis(
        "The disk of the data folder (SPAREBIT_DATA_DIR) is full, and the server has to write to it"
            + " before it can start.",
        "Free some megabytes there and start the server again; jobs are as they were.",
        cause);
  }
}
