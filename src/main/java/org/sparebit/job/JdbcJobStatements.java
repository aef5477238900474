package org.sparebit.job;

import java.util.Arrays;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * Statements that know the states of jobs: each is a parameter by its own name, such as {@code
 * :QUEUED}, and {@code :unfinished} are those that are none of {@link JobStatus#isDone}.
 */
final class JdbcJobStatements {
  private static final List<String> UNFINISHED =
      Arrays.stream(JobStatus.values())
          .filter(status -> !status.isDone())
          .map(JobStatus::name)
          .toList();

  private final JdbcClient jdbc;

  JdbcJobStatements(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  StatementSpec sql(String text) {
    StatementSpec statement = jdbc.sql(text).param("unfinished", UNFINISHED);
    for (JobStatus status : JobStatus.values()) {
      statement.param(status.name(), status.name());
    }
    return statement;
  }
}
