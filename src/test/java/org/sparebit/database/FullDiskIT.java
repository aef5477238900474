package org.sparebit.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Status;
import org.springframework.dao.DataAccessException;

/** The disk with the database has no room for a while, on a real file system. */
@NullMarked
class FullDiskIT {
  @TempDir Path temp;

  private SmallDisk disk;
  private DatabaseServer server;
  private int accepted;

  @BeforeEach
  void begin() throws Exception {
    disk = SmallDisk.mount(temp.resolve("disk"), 8);
    server =
        DatabaseServer.start(
            disk.folder(),
            "sparebit.database.check-interval=1s",
            "sparebit.database.restart-after=1s");
    server.jdbc().sql("create table number (n integer)").update();
  }

  @AfterEach
  void end() throws Exception {
    if (server != null) {
      server.close();
    }
    if (disk != null) {
      disk.close();
    }
  }

  @Test
  void isNotReadyWhileItIsFullAndGoesOnByItselfWithEverythingThatWasAccepted() throws Exception {
    insert();
    assertThat(database()).isEqualTo(Status.UP);

    disk.fill();
    assertThatThrownBy(
            () -> {
              while (true) {
                insert();
              }
            })
        .isInstanceOf(DataAccessException.class);
    await().atMost(Duration.ofSeconds(30)).until(() -> database().equals(Status.DOWN));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> server.bean(DatabaseWatch.class).failingFor().toSeconds() >= 2);
    assertThat(stuck()).as("a restart makes no room").isEqualTo(Status.UP);

    disk.empty();
    await().atMost(Duration.ofSeconds(30)).until(() -> database().equals(Status.UP));
    insert();
    assertThat(rows()).isEqualTo(accepted);
  }

  @Test
  void recoversAsOftenAsItMust() throws Exception {
    for (int i = 0; i < 5; i++) {
      disk.fill();
      await().atMost(Duration.ofSeconds(30)).until(() -> database().equals(Status.DOWN));
      disk.empty();
      await().atMost(Duration.ofSeconds(30)).until(() -> database().equals(Status.UP));
      insert();
    }
    assertThat(rows()).isEqualTo(5);
  }

  private void insert() {
    server.jdbc().sql("insert into number values (1)").update();
    accepted++;
  }

  private int rows() {
    return server.jdbc().sql("select count(*) from number").query(Integer.class).single();
  }

  private Status database() {
    return server.bean(DatabaseHealthIndicator.class).health().getStatus();
  }

  private Status stuck() {
    return server.bean(DatabaseStuckHealthIndicator.class).health().getStatus();
  }
}
