package org.sparebit.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sparebit.codec.Licence;
import org.sparebit.protocol.EncodeRequest;
import org.sparebit.protocol.Ready;
import org.sparebit.protocol.WorkerMessage;
import org.sparebit.worker.WorkerLauncher;
import org.sparebit.worker.WorkerRun;
import org.sparebit.worker.failure.WorkerUnavailableException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class WorkerReadinessTest {
  private static final Ready READY = new Ready(1, "8.0.1", "LGPL", List.of(), "1.28.0", "", "none");

  private final StoppedLauncher launcher = new StoppedLauncher();
  private final SettableClock clock = new SettableClock();
  private final WorkerReadiness readiness = new WorkerReadiness(launcher, clock);
  private final WorkerHealthIndicator indicator = new WorkerHealthIndicator(readiness);

  @AfterEach
  void close() {
    readiness.destroy();
  }

  @Test
  void isOutOfServiceUntilTheFirstProbeHasEnded() throws Exception {
    readiness.begin();
    assertThat(health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
    assertThat(health().getDetails().get("reason")).asString().contains("still trying");
    launcher.succeed();
    await().until(() -> health().getStatus().equals(Status.UP));
    assertThat(readiness.ready()).contains(READY);
    assertThat(health().getDetails().get("gpu_problem")).isEqualTo(READY.gpuProblem());
    assertThat(health().getDetails().get("confinement")).isEqualTo("none");
    assertThat(readiness.problem()).isEmpty();
  }

  @Test
  void probesOnceOnly() throws Exception {
    readiness.begin();
    launcher.succeed();
    await().until(() -> readiness.ready().isPresent());
    clock.advance(Duration.ofDays(1));
    readiness.begin();
    assertThat(readiness.ready()).isPresent();
    assertThat(launcher.probes).hasValue(1);
  }

  @Test
  void keepsAFailureForHalfAMinuteThenTriesAgain() throws Exception {
    readiness.begin();
    launcher.fail("libudev.so.1 is missing");
    await().until(() -> health().getStatus().equals(Status.DOWN));
    assertThat(health().getDetails().get("reason"))
        .isEqualTo("No worker can start: libudev.so.1 is missing");
    clock.advance(WorkerReadiness.RETRY_AFTER.minusMillis(1));
    assertThat(readiness.ready()).isEmpty();
    assertThat(launcher.probes).hasValue(1);
    clock.advance(Duration.ofMillis(1));
    assertThat(readiness.ready()).isEmpty();
    assertThat(health().getStatus()).isEqualTo(Status.DOWN);
    launcher.succeed();
    await().until(() -> health().getStatus().equals(Status.UP));
    assertThat(launcher.probes).hasValue(2);
  }

  @Test
  void interruptsAProbeWhenTheServerStops() {
    readiness.begin();
    await().until(() -> launcher.probes.get() == 1);
    readiness.destroy();
    await().until(() -> launcher.interrupted);
  }

  private Health health() {
    return indicator.health();
  }

  /** A launcher whose probes end when the test says so. */
  private static final class StoppedLauncher implements WorkerLauncher {
    final AtomicInteger probes = new AtomicInteger();
    volatile boolean interrupted;
    private final SynchronousQueue<String> outcomes = new SynchronousQueue<>();

    void succeed() throws InterruptedException {
      outcomes.put("");
    }

    void fail(String why) throws InterruptedException {
      outcomes.put(why);
    }

    @Override
    public Ready probe(Licence licence) throws WorkerUnavailableException, InterruptedException {
      probes.incrementAndGet();
      try {
        String why = outcomes.take();
        if (!why.isEmpty()) {
          throw new WorkerUnavailableException(why);
        }
        return READY;
      } catch (InterruptedException e) {
        interrupted = true;
        throw e;
      }
    }

    @Override
    public WorkerRun start(EncodeRequest request, Consumer<WorkerMessage> listener) {
      throw new UnsupportedOperationException("only probed");
    }
  }

  private static final class SettableClock extends Clock {
    private volatile Instant now = Instant.EPOCH;

    void advance(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
