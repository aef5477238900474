package org.sparebit.database;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lends connections in the order in which they were asked for. HikariCP alone lets whoever asks at
 * the right moment go ahead of those who wait, and a thread that has just returned a connection
 * most of all: with 50 clients at once some requests then wait ten times as long as others.
 */
final class JdbcPool extends HikariDataSource {
  /** Held while one waits for a connection, so that nobody else is there to take the next one. */
  private final ReentrantLock turn = new ReentrantLock(true);

  /**
   * Lends a connection.
   *
   * @throws SQLTransientConnectionException if none becomes free within the pool's timeout, which
   *     counts once for those who ask before and once for the connection itself
   */
  @Override
  public Connection getConnection() throws SQLException {
    awaitTurn();
    try {
      return super.getConnection();
    } finally {
      turn.unlock();
    }
  }

  private void awaitTurn() throws SQLException {
    long timeoutMillis = getConnectionTimeout();
    try {
      if (!turn.tryLock(timeoutMillis, TimeUnit.MILLISECONDS)) {
        throw new SQLTransientConnectionException(
            "No connection to the database became free within "
                + timeoutMillis
                + " ms; "
                + turn.getQueueLength()
                + " others wait for one.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted while waiting for a connection to the database", e);
    }
  }
}
