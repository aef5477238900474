package org.sparebit.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class JdbcPoolTest {
  private static final int CLIENTS = 40;
  private static final int TIMES = 100;

  @Test
  void lendsConnectionsInTheOrderInWhichTheyWereAskedFor() throws Exception {
    try (JdbcPool pool = pool()) {
      AtomicInteger lent = new AtomicInteger();
      List<Integer> overtakenBy = new ArrayList<>();
      ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
      try {
        List<Callable<List<Integer>>> work = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
          work.add(() -> borrowOften(pool, lent));
        }
        for (Future<List<Integer>> client : clients.invokeAll(work)) {
          overtakenBy.addAll(client.get());
        }
      } finally {
        clients.shutdownNow();
      }

      overtakenBy.sort(null);
      // Those who waited before; a thread may also be held up before it gets into the line.
      assertThat(overtakenBy.get(overtakenBy.size() * 98 / 100)).isLessThan(2 * CLIENTS);
    }
  }

  private static JdbcPool pool() throws SQLException {
    JdbcPool pool = new JdbcPool();
    pool.setJdbcUrl("jdbc:h2:mem:pool");
    pool.setMaximumPoolSize(4);
    pool.getConnection().close();
    return pool;
  }

  /** Holds connections for a millisecond, and counts how many were lent while it waited. */
  private static List<Integer> borrowOften(JdbcPool pool, AtomicInteger lent) throws SQLException {
    List<Integer> overtakenBy = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      int before = lent.get();
      Connection connection = pool.getConnection();
      overtakenBy.add(lent.getAndIncrement() - before);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      connection.close();
    }
    return overtakenBy;
  }
}
