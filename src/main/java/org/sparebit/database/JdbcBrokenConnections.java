package org.sparebit.database;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.util.Set;

/**
 * Which errors of H2 mean that a connection is of no use any more. After a failed write, of a full
 * disk for example, H2 closes the database; it can be opened anew as soon as nobody holds a
 * connection to what was closed. The standard's codes for lost connections are known to the pool.
 */
public final class JdbcBrokenConnections implements SQLExceptionOverride {
  private static final int GENERAL_ERROR = 50000;

  /** Object closed, I/O error, file corrupted, connection broken, closed, called at shutdown. */
  private static final Set<Integer> BROKEN =
      Set.of(90007, 90028, 90030, 90031, 90067, 90098, 90121);

  @java.lang.Override
  public Override adjudicate(SQLException e) {
    return BROKEN.contains(e.getErrorCode()) || isOfTheStore(e)
        ? Override.MUST_EVICT
        : Override.CONTINUE_EVICT;
  }

  private static boolean isOfTheStore(SQLException e) {
    return e.getErrorCode() == GENERAL_ERROR
        && e.getCause() != null
        && e.getCause().getClass().getName().startsWith("org.h2.mvstore.");
  }
}
