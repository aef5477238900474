package org.sparebit.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;

@NullMarked
class JdbcEmbeddedDatabaseTest {
  private static final DatabaseProperties SETTINGS =
      new DatabaseProperties(
          true, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1));

  @Test
  void liesInTheDataFolderWhereverThatIs() {
    Path here = Path.of("").toAbsolutePath();

    assertThat(JdbcEmbeddedDatabase.url(Path.of("data")))
        .startsWith("jdbc:h2:forced:async:" + here + "/data/db/sparebit;");
    assertThat(JdbcEmbeddedDatabase.url(Path.of("/var/lib/../lib/sparebit")))
        .startsWith("jdbc:h2:forced:async:/var/lib/sparebit/db/sparebit;");
  }

  @Test
  void keepsCommittedRowsWhenTheServerIsKilled() {
    assertThat(JdbcEmbeddedDatabase.url(Path.of("data"))).contains(";WRITE_DELAY=0;");
  }

  @Test
  void isNotUsedWhereAnotherDatabaseIsConfigured() {
    DataSourceProperties properties = new DataSourceProperties();
    properties.setUrl("jdbc:postgresql://host/sparebit");
    properties.setUsername("someone");
    properties.setPassword("secret");

    JdbcEmbeddedDatabase database = new JdbcEmbeddedDatabase(properties, SETTINGS, "data");

    assertThat(database.getJdbcUrl()).isEqualTo("jdbc:postgresql://host/sparebit");
    assertThat(database.getUsername()).isEqualTo("someone");
    assertThat(database.getPassword()).isEqualTo("secret");
  }
}
