package org.sparebit.database;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Prints a {@link DamagedDatabaseException} as its two texts. */
final class DamagedDatabaseAnalyzer extends AbstractFailureAnalyzer<DamagedDatabaseException> {
  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, DamagedDatabaseException cause) {
    return new FailureAnalysis(cause.getMessage(), cause.action(), cause);
  }
}
