package org.sparebit.system;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Two servers can't share one embedded database; says so instead of a stack trace. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class JdbcDatabaseLockedFailureAnalyzer extends AbstractFailureAnalyzer<SQLException> {
  /** H2's DATABASE_ALREADY_OPEN_1. */
  private static final int ALREADY_OPEN = 90020;

  @Override
  protected @Nullable FailureAnalysis analyze(Throwable rootFailure, SQLException cause) {
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (t instanceof SQLException e && e.getErrorCode() == ALREADY_OPEN) {
        return new FailureAnalysis(
            "The database in the data directory is in use by another process, perhaps by another"
                + " Sparebit.",
            "Stop that process, or set SPAREBIT_DATA_DIR to another folder.",
            cause);
      }
    }
    return null;
  }
}
