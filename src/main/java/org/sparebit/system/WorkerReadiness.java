package org.sparebit.system;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparebit.codec.Licence;
import org.sparebit.protocol.Ready;
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

  private final WorkerLauncher launcher;
  private final Clock clock;
  private @Nullable Ready ready;
  private String problem = "the server has just started and is still trying it";
  private @Nullable Instant failedAt;
  private @Nullable Thread running;
  private boolean closed;

  WorkerReadiness(WorkerLauncher launcher, Clock clock) {
    this.launcher = launcher;
    this.clock = clock;
  }

  /** What a worker has said of itself; empty while that is unknown. Never blocks. */
  synchronized Optional<Ready> ready() {
    if (failedAt != null && !clock.instant().isBefore(failedAt.plus(RETRY_AFTER))) {
      begin();
    }
    return Optional.ofNullable(ready);
  }

  /** What keeps workers from touching more than they need, or why nothing does. */
  String confinement() {
    return launcher.confinement();
  }

  /** Why there is no {@link #ready()}, as the rest of a sentence; empty if there is one. */
  synchronized String problem() {
    return problem;
  }

  /** Whether the first probe has not ended yet. */
  synchronized boolean isPending() {
    return ready == null && failedAt == null;
  }

  /** Not any later, because unpacking the libraries takes as long as the rest of the start. */
  @Override
  public void afterPropertiesSet() {
    begin();
  }

  synchronized void begin() {
    if (running == null && ready == null && !closed) {
      running = new Thread(this::probe, "worker-probe");
      running.setDaemon(true);
      running.start();
    }
  }

  @Override
  public synchronized void destroy() {
    closed = true;
    if (running != null) {
      running.interrupt();
    }
  }

  private void probe() {
    try {
      Ready answer = launcher.probe(Licence.LGPL);
      LOG.info(
          "A worker can start: FFmpeg {} ({}), ONNX Runtime {}, {}",
          answer.ffmpegVersion(),
          answer.ffmpegLicence(),
          answer.onnxRuntimeVersion(),
          answer.gpu().isEmpty() ? "no GPU: " + answer.gpuProblem() : answer.gpu());
      ended(answer, "");
    } catch (WorkerUnavailableException e) {
      LOG.error("No worker can start: {}", e.getMessage());
      ended(null, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      ended(null, "the server is stopping");
    } catch (RuntimeException e) {
      LOG.error("No worker can start", e);
      ended(null, e.toString());
    }
  }

  private synchronized void ended(@Nullable Ready answer, String why) {
    ready = answer;
    problem = why;
    failedAt = answer == null ? clock.instant() : null;
    running = null;
  }
}
