package org.sparebit.system;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With Logback itself. */
class RepeatedEventsTest {
  private final AtomicLong nanos = new AtomicLong();
  private final LoggerContext log = new LoggerContext();
  private final ListAppender<ILoggingEvent> output = new ListAppender<>();
  private final Logger logger = log.getLogger("org.example.Scheduler");
  private final RepeatedEvents filter = new RepeatedEvents(nanos::get);

  @BeforeEach
  void begin() {
    output.setContext(log);
    output.start();
    log.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(output);
    filter.setContext(log);
    filter.start();
    log.addTurboFilter(filter);
  }

  @AfterEach
  void end() {
    log.stop();
  }

  @Test
  void logsACauseOnceAMinuteAndThenHowManyWereLeftOut() {
    for (int i = 0; i < 1000; i++) {
      logger.error("Job {} failed at attempt {}", i, i % 3, failure());
    }
    assertThat(messages()).containsExactly("Job 0 failed at attempt 0");
    assertThat(output.list.get(0).getThrowableProxy()).isNotNull();

    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    logger.error("Job {} failed at attempt {}", 1000, 1, failure());

    assertThat(messages())
        .containsExactly(
            "Job 0 failed at attempt 0",
            "999 more like this were left out within a minute: Job {} failed at attempt {}",
            "Job 1000 failed at attempt 1");
  }

  @Test
  void saysHowManyWereLeftOutAlsoWhenNothingFollows() {
    for (int i = 0; i < 3; i++) {
      logger.warn("pool 17 is empty", failure());
    }
    filter.summarise();
    assertThat(messages()).hasSize(1);

    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    filter.summarise();
    filter.summarise();

    assertThat(messages())
        .containsExactly(
            "pool 17 is empty", "2 more like this were left out within a minute: pool # is empty");
  }

  @Test
  void takesNumbersInATextForTheSameMessage() {
    logger.warn("connection 1 failed", failure());
    logger.warn("connection 22 failed", failure());
    assertThat(messages()).containsExactly("connection 1 failed");
  }

  @Test
  void logsDifferentCausesLoggersAndLevels() {
    logger.error("failed", failure());
    logger.error("failed", new IllegalStateException("elsewhere"));
    logger.error("failed", new IllegalStateException(new IOException("no space left")));
    logger.warn("failed", failure());
    log.getLogger("org.example.Other").error("failed", failure());
    assertThat(messages()).hasSize(5);
  }

  @Test
  void letsDistinctEventsWithoutExceptionPassUpToABound() {
    for (int i = 0; i < 500; i++) {
      logger.warn("Job {} failed: no such file", i);
    }
    assertThat(messages()).hasSize(60);
  }

  @Test
  void leavesInformationAlone() {
    for (int i = 0; i < 500; i++) {
      logger.info("Submitted", failure());
    }
    assertThat(messages()).hasSize(500);
  }

  @Test
  void survivesCausesInACircle() {
    IllegalStateException one = new IllegalStateException();
    IllegalStateException two = new IllegalStateException(one);
    one.initCause(two);
    logger.error("failed", one);
    assertThat(messages()).hasSize(1);
  }

  @Test
  void isInstalledOnce() {
    RepeatedEvents.install(log);
    assertThat(log.getTurboFilterList()).hasSize(1);
  }

  private static IllegalStateException failure() {
    return new IllegalStateException("the database is closed");
  }

  private List<String> messages() {
    return output.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
