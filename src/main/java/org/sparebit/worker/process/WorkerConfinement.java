package org.sparebit.worker.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparebit.worker.confinement.Confinement;
import org.sparebit.worker.confinement.ConfinementException;
import org.sparebit.worker.confinement.FileAccess;
import org.sparebit.worker.failure.WorkerUnavailableException;

/** Starts workers as confined as the settings want and the machine can. */
public final class WorkerConfinement {
  private static final Logger log = LoggerFactory.getLogger(WorkerConfinement.class);
  private static final long TRIAL_SECONDS = 30;

  /** A trial may fail for want of memory or of processes, which passes. */
  private static final Duration NEXT_TRIAL = Duration.ofMinutes(5);

  private final ConfinementMode mode;
  private @Nullable Confinement confinement;
  private String description = "";
  private String givenUp = "";
  private String givenUpForGpus = "";
  private long triedAt;

  public WorkerConfinement(ConfinementMode mode) {
    this.mode = mode;
  }

  /** What holds for workers; empty while none has been started. */
  public synchronized String description() {
    if (!givenUp.isEmpty()) {
      return "none: " + givenUp;
    }
    return givenUpForGpus.isEmpty() ? description : description + "; " + givenUpForGpus;
  }

  /** Whether workers that can't work confined may do without. */
  public synchronized boolean mayBeGivenUp() {
    return mode == ConfinementMode.AUTO && confinement != null && givenUp.isEmpty();
  }

  /** Likewise only those with a GPU. */
  public synchronized boolean mayBeGivenUpForGpus() {
    return mayBeGivenUp() && givenUpForGpus.isEmpty();
  }

  /**
   * No worker is confined any more.
   *
   * @param why what a confined one says
   */
  public synchronized void giveUp(String why) {
    givenUp = "a confined worker does not start here (" + why + ")";
    log.warn("Workers are not confined: {}. Please report it.", givenUp);
  }

  /** Likewise for those with a GPU; the others stay confined. */
  public synchronized void giveUpForGpus(String why) {
    givenUpForGpus = "workers with a GPU by nothing, since confined they find none (" + why + ")";
    log.warn("Workers are confined by {}; {}. Please report it.", description, givenUpForGpus);
  }

  /**
   * Starts a worker.
   *
   * @param nativeFolder where the native libraries of the workers lie
   * @param files all that it may touch
   * @param gpu whether it may use GPUs
   */
  Process start(
      ProcessBuilder builder, @Nullable Path nativeFolder, List<FileAccess> files, boolean gpu)
      throws IOException, WorkerUnavailableException {
    Confinement known = confinement(nativeFolder, files);
    if (known == null || isGivenUp(gpu)) {
      return builder.start();
    }
    try {
      return known.start(builder, files, gpu);
    } catch (ConfinementException e) {
      if (mode == ConfinementMode.REQUIRED) {
        throw unavailable(e);
      }
      log.warn("A worker starts unconfined: {}", e.getMessage());
      return builder.start();
    }
  }

  private synchronized boolean isGivenUp(boolean gpu) {
    return !givenUp.isEmpty() || (gpu && !givenUpForGpus.isEmpty());
  }

  private synchronized @Nullable Confinement confinement(
      @Nullable Path nativeFolder, List<FileAccess> files) throws WorkerUnavailableException {
    if (mode == ConfinementMode.OFF) {
      description = "none, as sparebit.worker.confinement says";
      return null;
    }
    if (confinement == null && isTrialDue()) {
      triedAt = System.nanoTime();
      try {
        Confinement found = Confinement.detect(nativeFolder);
        tryOut(found, files);
        confinement = found;
        description = found.description();
        log.info("Workers are confined by {}", description);
      } catch (ConfinementException e) {
        description = "none: " + e.getMessage();
        if (mode == ConfinementMode.REQUIRED) {
          throw unavailable(e);
        }
        log.warn("Workers are not confined: {}", e.getMessage());
      }
    }
    return confinement;
  }

  private boolean isTrialDue() {
    return description.isEmpty()
        || mode == ConfinementMode.REQUIRED
        || System.nanoTime() - triedAt > NEXT_TRIAL.toNanos();
  }

  /** On a system that is laid out in an unusual way, a JVM may need more than it is allowed. */
  private static void tryOut(Confinement confinement, List<FileAccess> files)
      throws ConfinementException {
    ProcessBuilder java =
        new ProcessBuilder(WorkerCommand.javaProgram(), "-Xshare:auto", "-version")
            .redirectErrorStream(true);
    java.environment().clear();
    try {
      Process trial = confinement.start(java, files, false);
      trial.getOutputStream().close();
      if (!trial.waitFor(TRIAL_SECONDS, TimeUnit.SECONDS)) {
        trial.destroyForcibly();
        throw new ConfinementException(
            "a confined JVM does not end here within " + TRIAL_SECONDS + " s");
      }
      // A few lines, which fit into the pipe.
      String said = new String(trial.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (trial.exitValue() != 0) {
        throw new ConfinementException("a confined JVM does not start here: " + said.strip());
      }
    } catch (IOException e) {
      throw new ConfinementException("a confined JVM does not start here: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConfinementException("the server is stopping");
    }
  }

  private static WorkerUnavailableException unavailable(ConfinementException e) {
    return new WorkerUnavailableException(
        "workers can't be confined on this machine ("
            + e.getMessage()
            + "), and sparebit.worker.confinement is \"required\"; use Linux 5.13 or later with"
            + " Landlock, or set it to \"auto\"");
  }
}
