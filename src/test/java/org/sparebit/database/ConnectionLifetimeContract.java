package org.sparebit.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A pool retires each of its connections after half an hour. Nothing in the database may live on
 * the one that created it, in whichever table, view or constraint.
 */
@NullMarked
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ConnectionLifetimeContract {
  static final String JOB_ROW =
      """
      insert into job (input, active_output, precoder, codec, spec, sent, request_warnings, status,
        created_at, updated_at)
      values ('/isize_files/a.mp4', '/isize_files/b.mp4', 'BAL', 'AV1',
        '{"output":"/isize_files/b.mp4"}', '{}', '[]', 'QUEUED', current_timestamp, current_timestamp)
      """;

  /** For every table a row of its own; a new table needs one here. */
  private static final Map<String, String> ROWS =
      Map.of(
          "job",
          JOB_ROW,
          "scheduled_tasks",
          """
          insert into scheduled_tasks (task_name, task_instance, execution_time, picked, version)
          values ('encode', '1', current_timestamp, false, 1)
          """,
          "database_state",
          """
          insert into database_state (id, database_id, generation, written_at)
          values (1, 'a', 1, current_timestamp)
          """,
          "job_number",
          "insert into job_number (id, highest_deleted) values (1, 7)",
          "codec_activation",
          "insert into codec_activation (id, activated_at) values (1, current_timestamp)");

  private @Nullable DatabaseServer server;
  private @Nullable Connection other;
  private JdbcClient jdbc;

  /** Properties that select an empty database. */
  abstract String[] database() throws Exception;

  @BeforeAll
  void replaceEveryConnection(@TempDir Path folder) throws Exception {
    DatabaseServer started = DatabaseServer.start(folder, database());
    server = started;
    jdbc = started.jdbc();
    ROWS.forEach(
        (table, row) -> {
          jdbc.sql("delete from " + table).update();
          jdbc.sql(row).update();
        });
    HikariDataSource pool = started.pool();
    Set<Object> before = connections(pool);
    // H2 closes a database with its last connection and compiles everything anew when it opens it.
    // A pool never retires all at once.
    other = started.connectApart();
    pool.getHikariPoolMXBean().softEvictConnections();
    await().until(() -> connections(pool).stream().noneMatch(before::contains));
  }

  /** All that the pool has at this moment. */
  private static Set<Object> connections(HikariDataSource pool) throws SQLException {
    Set<Object> found = new HashSet<>();
    List<Connection> borrowed = new ArrayList<>();
    for (int i = 0; i < pool.getMaximumPoolSize(); i++) {
      Connection connection = pool.getConnection();
      borrowed.add(connection);
      found.add(connection.unwrap(Connection.class));
    }
    for (Connection connection : borrowed) {
      connection.close();
    }
    return found;
  }

  @AfterAll
  void stop() throws SQLException {
    if (other != null) {
      other.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @Test
  void everyTableIsTriedHere() {
    assertThat(tables("BASE TABLE")).isEqualTo(new TreeSet<>(ROWS.keySet()));
  }

  @Test
  void everyRowCanBeWrittenAnew() {
    for (String table : ROWS.keySet()) {
      for (Map<String, Object> column : columns(table)) {
        String name = String.valueOf(column.get("column_name"));
        int rows = jdbc.sql("update " + table + " set " + name + " = " + name).update();
        assertThat(rows).as(table + "." + name).isEqualTo(1);
      }
    }
  }

  @Test
  void everyDefaultCanBeHad() {
    TransactionTemplate transaction =
        new TransactionTemplate(new JdbcTransactionManager(started().pool()));
    for (String table : ROWS.keySet()) {
      for (Map<String, Object> column : columns(table)) {
        if (column.get("column_default") != null) {
          String sql = "update " + table + " set " + column.get("column_name") + " = default";
          transaction.executeWithoutResult(
              status -> {
                status.setRollbackOnly();
                assertThat(jdbc.sql(sql).update()).as(sql).isEqualTo(1);
              });
        }
      }
    }
  }

  @Test
  void everyTableAndViewCanBeRead() {
    for (String type : List.of("BASE TABLE", "VIEW")) {
      for (String table : tables(type)) {
        assertThat(jdbc.sql("select * from " + table).query().listOfRows()).isNotNull();
      }
    }
  }

  @Test
  void newRowsCanBeAddedOverAnyConnection() throws SQLException {
    HikariDataSource pool = started().pool();
    List<Connection> all = new ArrayList<>();
    try {
      for (int i = 0; i < pool.getMaximumPoolSize(); i++) {
        all.add(pool.getConnection());
      }
      for (Connection connection : all) {
        connection.setAutoCommit(false);
        try (Statement sql = connection.createStatement()) {
          for (Map.Entry<String, String> row : ROWS.entrySet()) {
            sql.executeUpdate("delete from " + row.getKey());
            assertThat(sql.executeUpdate(row.getValue())).isEqualTo(1);
          }
        }
        connection.rollback();
      }
    } finally {
      for (Connection connection : all) {
        connection.close();
      }
    }
  }

  private DatabaseServer started() {
    return Objects.requireNonNull(server);
  }

  private Set<String> tables(String type) {
    return new TreeSet<>(
        jdbc.sql(
                """
                select lower(table_name) from information_schema.tables
                where table_schema = current_schema and table_type = :type
                  and table_name <> 'flyway_schema_history'
                """)
            .param("type", type)
            .query(String.class)
            .list());
  }

  private List<Map<String, Object>> columns(String table) {
    return jdbc.sql(
            """
            select column_name, column_default from information_schema.columns
            where table_schema = current_schema and lower(table_name) = :table
            order by ordinal_position
            """)
        .param("table", table)
        .query()
        .listOfRows();
  }
}
