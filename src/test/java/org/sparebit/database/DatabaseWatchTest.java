package org.sparebit.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparebit.database.file.DatabaseState;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;

@NullMarked
class DatabaseWatchTest {
  private static final DatabaseState STATE = new DatabaseState("id", 1, 0);
  private static final DatabaseProperties SETTINGS =
      new DatabaseProperties(
          true, Duration.ofHours(1), Duration.ofSeconds(10), Duration.ofMinutes(5));

  private final AtomicLong nanos = new AtomicLong();
  private final List<Boolean> changes = new ArrayList<>();
  private final List<DatabaseState> written = new ArrayList<>();
  @TempDir Path temp;

  @Test
  void saysThatWritesWorkOnlyOnceOneHas() {
    DatabaseWatch watch = watch(() -> STATE);
    assertThat(watch.problem()).isNotNull();

    watch.check();

    assertThat(watch.problem()).isNull();
    assertThat(watch.failingFor()).isZero();
    assertThat(written).containsExactly(STATE);
    assertThat(changes).isEmpty();
  }

  @Test
  void countsFromTheFirstFailureAndStartsAgainAfterASuccess() {
    boolean[] works = {false};
    DatabaseWatch watch =
        watch(
            () -> {
              if (works[0]) {
                return STATE;
              }
              throw new IllegalStateException("no");
            });
    watch.check();
    pass(Duration.ofSeconds(100));
    watch.check();
    assertThat(watch.failingFor()).isEqualTo(Duration.ofSeconds(100));
    assertThat(watch.problem()).isEqualTo("IllegalStateException");

    works[0] = true;
    watch.check();

    assertThat(watch.failingFor()).isZero();
    assertThat(watch.problem()).isNull();
    assertThat(changes).containsExactly(false, true);
  }

  /** An Error would end a timer of the JDK without a word. */
  @Test
  void takesAnyErrorForAFailedWrite() {
    DatabaseWatch watch =
        watch(
            () -> {
              throw new StackOverflowError();
            });
    watch.check();
    assertThat(watch.problem()).isEqualTo("StackOverflowError");
  }

  @Test
  void noticesAWriteThatDoesNotEnd() throws Exception {
    CountDownLatch begun = new CountDownLatch(2);
    CountDownLatch end = new CountDownLatch(1);
    DatabaseWatch watch =
        watch(
            () -> {
              begun.countDown();
              if (begun.getCount() == 0) {
                awaitQuietly(end);
              }
              return STATE;
            });
    watch.check();
    Thread hanging = new Thread(watch::check);
    hanging.start();
    begun.await();
    assertThat(watch.problem()).isNull();

    pass(Duration.ofSeconds(11));

    assertThat(watch.problem()).isEqualTo("A write does not end.");
    assertThat(watch.failingFor()).isEqualTo(Duration.ofSeconds(11));
    end.countDown();
    hanging.join();
    assertThat(watch.problem()).isNull();
  }

  @Test
  void asksForARestartWhereItMayHelpAndNotBefore() throws Exception {
    DatabaseWatch watch =
        watch(
            () -> {
              throw new IllegalStateException("no");
            });
    DatabaseStuckHealthIndicator stuck =
        new DatabaseStuckHealthIndicator(watch, embedded(null), SETTINGS);
    DatabaseStuckHealthIndicator remote =
        new DatabaseStuckHealthIndicator(watch, embedded("jdbc:postgresql://host/db"), SETTINGS);
    Path folder = Files.createDirectories(temp.resolve("db"));
    watch.check();
    pass(Duration.ofMinutes(5).minusNanos(1));
    assertThat(stuck.health().getStatus()).isEqualTo(Status.UP);

    pass(Duration.ofNanos(1));

    assertThat(stuck.health().getStatus()).isEqualTo(Status.DOWN);
    assertThat(folder).isEmptyDirectory();
    assertThat(remote.health().getStatus()).as("another machine's").isEqualTo(Status.UP);
    Files.delete(folder);
    assertThat(stuck.health().getStatus()).as("no folder to write to").isEqualTo(Status.UP);
  }

  @Test
  void goesOnByItself() {
    int[] checks = {0};
    try (DatabaseWatch watch =
        new DatabaseWatch(
            () -> {
              if (++checks[0] < 3) {
                throw new IllegalStateException("no");
              }
              return STATE;
            },
            List.of(),
            works -> {},
            SETTINGS,
            System::nanoTime)) {
      watch.start();
      await().until(() -> watch.problem() == null);
    }
  }

  private JdbcEmbeddedDatabase embedded(@Nullable String url) {
    DataSourceProperties properties = new DataSourceProperties();
    properties.setUrl(url);
    return new JdbcEmbeddedDatabase(properties, SETTINGS, temp.toString());
  }

  private DatabaseWatch watch(Supplier<DatabaseState> write) {
    return new DatabaseWatch(
        write, List.of(written::add), changes::add, SETTINGS, () -> nanos.get());
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
