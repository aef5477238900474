package org.sparebit.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Types;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sparebit.job.JobRepository.OutputInUseException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What every database must do for jobs. */
@NullMarked
abstract class JdbcJobRepositoryContract extends JobRepositoryContract {
  /** A migrated database. */
  abstract DataSource database();

  static void migrate(DataSource database) {
    Flyway.configure().dataSource(database).load().migrate();
  }

  @Override
  JobRepository empty(InstantSource time) {
    jdbc().sql("delete from job").update();
    return new JdbcJobRepository(jdbc(), new JdbcTransactionManager(database()), time);
  }

  private JdbcClient jdbc() {
    return JdbcClient.create(database());
  }

  private TransactionTemplate transaction() {
    return new TransactionTemplate(new JdbcTransactionManager(database()));
  }

  @Test
  void countsTheJobsThatWaitAndRunAndKnowsTheOldest() {
    JobCounts counts = new JdbcJobCounts(jdbc());
    assertThat(counts.count()).isEqualTo(new JobCounts.Unfinished(0, 0, null));

    long first = insert("/isize_files/a.mp4");
    Instant waitsSince = find(insert("/isize_files/b.mp4")).createdAt();
    insert("/isize_files/c.mp4");
    repository.cancelQueued(insert("/isize_files/d.mp4"));
    repository.beginAttempt(first);

    assertThat(counts.count()).isEqualTo(new JobCounts.Unfinished(2, 1, waitsSince));
  }

  @ParameterizedTest
  @EnumSource
  void schemaLetsAJobHoldItsOutputExactlyWhileItIsUnfinished(JobStatus status) {
    long id = insert("/isize_files/a.mp4");
    String update = "update job set status = :status, active_output = :output where id = :id";
    StatementSpec holding =
        jdbc().sql(update).param("status", status.name()).param("output", "/o").param("id", id);
    StatementSpec free =
        jdbc()
            .sql(update)
            .param("status", status.name())
            .param("output", null, Types.VARCHAR)
            .param("id", id);

    (status.isDone() ? free : holding).update();

    assertThatThrownBy((status.isDone() ? holding : free)::update)
        .isInstanceOf(DataIntegrityViolationException.class)
        .message()
        .containsIgnoringCase("job_active_output_while_unfinished");
  }

  @Test
  void remembersNumbersOfJobsThatAreGone() {
    insertFor("a", "/isize_files/a.mp4");
    long newest = insertFor("a", "/isize_files/b.mp4");
    assertThat(repository.delete(newest + 1)).isFalse();
    assertThat(highestDeleted()).isLessThan(newest);
    assertThat(repository.delete(newest)).isTrue();
    assertThat(highestDeleted()).isEqualTo(newest);

    long next = insertFor("a", "/isize_files/b.mp4");
    repository.cancelQueued(next);
    assertThat(repository.deleteFinished(clock.instant(), 10)).isEqualTo(1);
    assertThat(highestDeleted()).isEqualTo(next);
  }

  private long highestDeleted() {
    return jdbc().sql("select highest_deleted from job_number").query(Long.class).single();
  }

  @Test
  void refusesAnOutputInsideATransactionThatItDoesNotBreak() {
    long first = insert("/isize_files/a.mp4");

    Long second =
        transaction()
            .execute(
                status -> {
                  assertThatThrownBy(() -> insert("/isize_files/a.mp4"))
                      .isInstanceOf(OutputInUseException.class);
                  return insert("/isize_files/b.mp4");
                });

    assertThat(second).isGreaterThan(first);
  }

  @Test
  void givesAnOutputToOneOfManyWhoWantItAtOnce() throws Exception {
    List<Long> ids = new ArrayList<>();
    List<Long> others = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      Callable<Long> insertion =
          () -> transaction().execute(status -> insert("/isize_files/wanted.mp4"));
      for (Future<Long> answer :
          threads.invokeAll(IntStream.range(0, 24).mapToObj(i -> insertion).toList())) {
        try {
          ids.add(answer.get());
        } catch (ExecutionException e) {
          assertThat(e.getCause())
              .isInstanceOfSatisfying(
                  OutputInUseException.class, refused -> others.add(refused.otherJobId()));
        }
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(ids).hasSize(1);
    assertThat(Set.copyOf(others)).isEqualTo(Set.copyOf(ids));
  }

  @RepeatedTest(30)
  void letsNobodyElseEndAJobThatIsLocked() throws Exception {
    long id = insert("/isize_files/a.mp4");
    CountDownLatch locked = new CountDownLatch(1);
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      Future<Boolean> late =
          other.submit(
              () -> {
                locked.await();
                return repository.cancelQueued(id);
              });
      transaction()
          .executeWithoutResult(
              status -> {
                assertThat(repository.lockUnfinished(id)).isPresent();
                locked.countDown();
                assertThat(repository.find(id)).isPresent();
                assertThat(repository.cancelQueued(id)).isTrue();
              });
      assertThat(late.get()).isFalse();
    } finally {
      other.shutdownNow();
    }
  }
}
