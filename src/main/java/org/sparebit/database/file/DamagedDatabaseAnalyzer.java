package org.sparebit.database.file;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Prints a {@link RefusedDatabaseException} as its two texts. */
final class DamagedDatabaseAnalyzer extends AbstractFailureAnalyzer<RefusedDatabaseException> {
  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, RefusedDatabaseException cause) {
    return new FailureAnalysis(cause.getMessage(), cause.action(), cause);
  }
}
