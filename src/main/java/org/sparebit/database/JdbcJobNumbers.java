package org.sparebit.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Lets H2 give out the numbers of jobs from memory. Without a cache it stores each number in a
 * transaction of its own before it stores the job, one after the other, each with a write that has
 * to reach the disk, while a connection is held; so nothing of that could be shared by those who
 * submit at once. What a killed server had in its cache is not lost but given out at the next
 * start: the numbers that were used are known from the jobs themselves. Only for a database that no
 * other server has.
 */
final class JdbcJobNumbers {
  /** One more write for so many jobs. */
  private static final int CACHE = 100;

  private static final String OF_JOBS =
      " from information_schema.columns where table_schema = 'PUBLIC' and table_name = 'JOB'"
          + " and column_name = 'ID'";

  private JdbcJobNumbers() {}

  /** Numbers go on behind those that were used; writes nothing where they do so already. */
  static void goOn(Connection connection) throws SQLException {
    try (Statement sql = connection.createStatement()) {
      long next =
          number(
              sql,
              """
              select 1 + greatest(
                coalesce((select max(id) from job), 0),
                coalesce((select max(highest_deleted) from job_number), 0))
              """);
      long planned = number(sql, "select identity_base" + OF_JOBS);
      long cache = number(sql, "select identity_cache" + OF_JOBS);
      if (planned != next || cache != CACHE) {
        sql.execute("alter table job alter column id restart with " + next + " set cache " + CACHE);
      }
    }
  }

  private static long number(Statement sql, String query) throws SQLException {
    try (ResultSet rows = sql.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
