package org.sparebit.activation;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparebit.activation.ActivationStatus.State;
import org.sparebit.codec.Licence;
import org.sparebit.codec.VideoCodec;
import org.sparebit.database.DatabaseLostException;
import org.sparebit.worker.BackgroundTask;
import org.sparebit.worker.WorkerLauncher;
import org.sparebit.worker.failure.WorkerUnavailableException;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.stereotype.Component;

/**
 * Activates the codecs that need FFmpeg's GPL build: finds and checks its jar, unpacks it, and has
 * a worker show that it loads and holds the encoders. Only then may jobs use them.
 */
@Component
final class GplActivation implements CodecActivation, InitializingBean, DisposableBean {
  private static final Logger LOG = LoggerFactory.getLogger(GplActivation.class);

  private static final String NAMES = "H_264, H_264_M4V, MPEG2VIDEO and H_265";

  private final GplInstaller installer;
  private final WorkerLauncher launcher;
  private final ActivationStore store;
  private final Clock clock;

  private final BackgroundTask<ActivationStatus> activation =
      new BackgroundTask<>(
          "codec-activation",
          this::install,
          this::unexpected,
          new ActivationStatus(
              State.NOT_REQUESTED,
              "Send POST /codec with {\"enable_codecs\":\"TRUE\"} to enable " + NAMES + ".",
              null));

  GplActivation(
      GplInstaller installer, WorkerLauncher launcher, ActivationStore store, Clock clock) {
    this.installer = installer;
    this.launcher = launcher;
    this.store = store;
    this.clock = clock;
  }

  /**
   * What was activated before the restart stays so, before any job begins. Nothing is downloaded
   * here: a start must not wait for a network.
   */
  @Override
  public void afterPropertiesSet() throws InterruptedException {
    Optional<Instant> before = store.activatedAt();
    if (before.isEmpty()) {
      return;
    }
    try {
      installer.installLocally();
      activation.remember(active(before.get()));
    } catch (WorkerUnavailableException e) {
      activation.remember(failed(e.getMessage()));
    }
  }

  @Override
  public boolean isActive(VideoCodec codec) {
    return codec.licence() == Licence.LGPL || status().state() == State.ACTIVE;
  }

  @Override
  public ActivationStatus status() {
    return activation.known();
  }

  @Override
  public void activate() {
    if (status().state() != State.ACTIVE) {
      // Without the task's lock, for which the list of codecs would wait.
      store.requireReachable();
      boolean unused =
          activation.begin(
              known -> known.state() != State.ACTIVE,
              known ->
                  new ActivationStatus(
                      State.IN_PROGRESS,
                      "The GPL build of FFmpeg is being installed and checked.",
                      clock.instant()));
    }
  }

  @Override
  public void destroy() {
    activation.close();
  }

  private ActivationStatus install() throws InterruptedException {
    try {
      installer.install();
      GplInstaller.check(launcher);
      Instant at = clock.instant();
      store.activated(at);
      LOG.info("{} are enabled", NAMES);
      return active(at);
    } catch (WorkerUnavailableException e) {
      return failed(e.getMessage());
    } catch (DatabaseLostException e) {
      return failed("the file of the server's database was taken away; do what its log says");
    }
  }

  private ActivationStatus unexpected(Throwable e) {
    if (e instanceof InterruptedException) {
      return failed("the server is stopping; start it");
    }
    LOG.error("The optional codecs could not be enabled", e);
    return failed("something unexpected happened; see the server's log");
  }

  private static ActivationStatus active(Instant since) {
    return new ActivationStatus(State.ACTIVE, NAMES + " are enabled.", since);
  }

  private ActivationStatus failed(@Nullable String why) {
    String text = NAMES + " could not be enabled: " + why + ". Then send POST /codec again.";
    LOG.error("{}", text);
    return new ActivationStatus(State.FAILED, text, clock.instant());
  }
}
