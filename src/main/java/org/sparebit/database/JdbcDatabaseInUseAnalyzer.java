package org.sparebit.database;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/** Says in plain words that two servers can't share an embedded database. */
final class JdbcDatabaseInUseAnalyzer extends AbstractFailureAnalyzer<SQLException> {
  /** H2's code for a database file that another process has locked. */
  private static final int IN_USE = 90020;

  private final Environment environment;

  JdbcDatabaseInUseAnalyzer(Environment environment) {
    this.environment = environment;
  }

  @Override
  protected @Nullable FailureAnalysis analyze(Throwable rootFailure, SQLException cause) {
    if (cause.getErrorCode() != IN_USE) {
      return null;
    }
    return new FailureAnalysis(
        "Another Sparebit server is using the database in the data folder "
            + environment.getProperty("sparebit.data-dir")
            + ".",
        "Stop the other server, or give this one a folder of its own with SPAREBIT_DATA_DIR.",
        cause);
  }
}
