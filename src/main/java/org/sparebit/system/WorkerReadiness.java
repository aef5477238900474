package org.sparebit.system;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparebit.codec.Licence;
import org.sparebit.protocol.Ready;
import org.sparebit.worker.BackgroundTask;
import org.sparebit.worker.WorkerLauncher;
import org.sparebit.worker.failure.WorkerUnavailableException;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.stereotype.Component;

/**
 * Whether a worker can start, and what it says of its libraries. Found out once, in the background,
 * and kept; a failure is found out again when somebody asks later on.
 */
@Component
final class WorkerReadiness implements InitializingBean, DisposableBean {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerReadiness.class);

  /** A probe forks a JVM: often enough to notice a repair soon, rare enough to cost nothing. */
  static final Duration RETRY_AFTER = Duration.ofSeconds(30);

  /**
   * What is known of the workers.
   *
   * @param ready null while there is no answer
   * @param problem why there is none, as the rest of a sentence
   * @param failedAt null until a probe has failed
   */
  private record Answer(@Nullable Ready ready, String problem, @Nullable Instant failedAt) {
    static final Answer PENDING =
        new Answer(null, "the server has just started and is still trying it", null);
  }

  private final WorkerLauncher launcher;
  private final Clock clock;
  private final BackgroundTask<Answer> probe =
      new BackgroundTask<>("worker-probe", this::probe, this::unexpected, Answer.PENDING);

  WorkerReadiness(WorkerLauncher launcher, Clock clock) {
    this.launcher = launcher;
    this.clock = clock;
  }

  /** What a worker has said of itself; empty while that is unknown. Never blocks. */
  Optional<Ready> ready() {
    Instant failedAt = probe.known().failedAt();
    if (failedAt != null && !clock.instant().isBefore(failedAt.plus(RETRY_AFTER))) {
      begin();
    }
    return Optional.ofNullable(probe.known().ready());
  }

  /** What keeps workers from touching more than they need, or why nothing does. */
  String confinement() {
    return launcher.confinement();
  }

  /** Why there is no {@link #ready()}, as the rest of a sentence; empty if there is one. */
  String problem() {
    return probe.known().problem();
  }

  /** Whether the first probe has not ended yet. */
  boolean isPending() {
    return probe.known().equals(Answer.PENDING);
  }

  /** Not any later, because unpacking the libraries takes as long as the rest of the start. */
  @Override
  public void afterPropertiesSet() {
    begin();
  }

  /** While it is tried again, a failure stays what is known. */
  void begin() {
    boolean unused = probe.begin(known -> known.ready() == null, UnaryOperator.identity());
  }

  @Override
  public void destroy() {
    probe.close();
  }

  private Answer probe() throws InterruptedException {
    try {
      Ready answer = launcher.probe(Licence.LGPL);
      LOG.info(
          "A worker can start: FFmpeg {} ({}), ONNX Runtime {}, {}",
          answer.ffmpegVersion(),
          answer.ffmpegLicence(),
          answer.onnxRuntimeVersion(),
          answer.gpu().isEmpty() ? "no GPU: " + answer.gpuProblem() : answer.gpu());
      return new Answer(answer, "", null);
    } catch (WorkerUnavailableException e) {
      LOG.error("No worker can start: {}", e.getMessage());
      return new Answer(null, String.valueOf(e.getMessage()), clock.instant());
    }
  }

  private Answer unexpected(Throwable e) {
    if (e instanceof InterruptedException) {
      return new Answer(null, "the server is stopping", clock.instant());
    }
    LOG.error("No worker can start", e);
    return new Answer(null, e.toString(), clock.instant());
  }
}
