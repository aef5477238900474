package org.sparebit.database;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import javax.sql.DataSource;
import org.sparebit.database.file.DatabaseState;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Writes the row by which the database is known, and known to be writable. */
@Component
final class JdbcDatabaseState {
  private final JdbcTemplate jdbc;

  JdbcDatabaseState(DataSource database, DatabaseProperties settings) {
    this.jdbc = new JdbcTemplate(database);
    this.jdbc.setQueryTimeout((int) settings.checkTimeout().toSeconds());
  }

  /** Writes it once more. Returns what has been committed. */
  DatabaseState advance() {
    Object now = Instant.now().atOffset(ZoneOffset.UTC);
    int updated =
        jdbc.update(
            "update database_state set generation = generation + 1, written_at = ? where id = 1",
            now);
    if (updated == 0) {
      jdbc.update(
          "insert into database_state (id, database_id, generation, written_at) values (1, ?, 1, ?)",
          UUID.randomUUID().toString(),
          now);
    }
    return jdbc.query(
            """
            select database_id, generation, coalesce((select max(id) from job), 0)
            from database_state where id = 1
            """,
            (row, number) -> new DatabaseState(row.getString(1), row.getLong(2), row.getLong(3)))
        .get(0);
  }
}
