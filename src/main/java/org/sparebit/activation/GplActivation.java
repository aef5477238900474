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

  // Guarded by this.
  private ActivationStatus status =
      new ActivationStatus(
          State.NOT_REQUESTED,
          "Send POST /codec with {\"enable_codecs\":\"TRUE\"} to enable " + NAMES + ".",
          null);
  private @Nullable Thread running;
  private boolean closed;

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
      enterState(State.ACTIVE, active(), before.get());
    } catch (WorkerUnavailableException e) {
      failed(e.getMessage());
    }
  }

  @Override
  public boolean isActive(VideoCodec codec) {
    return codec.licence() == Licence.LGPL || status().state() == State.ACTIVE;
  }

  @Override
  public synchronized ActivationStatus status() {
    return status;
  }

  @Override
  public void activate() {
    if (status().state() != State.ACTIVE) {
      // Without the lock, for which the list of codecs would wait.
      store.requireReachable();
      begin();
    }
  }

  private synchronized void begin() {
    if (closed || running != null || status.state() == State.ACTIVE) {
      return;
    }
    enterState(
        State.IN_PROGRESS,
        "The GPL build of FFmpeg is being installed and checked.",
        clock.instant());
    running = new Thread(this::install, "codec-activation");
    running.setDaemon(true);
    running.start();
  }

  @Override
  public synchronized void destroy() {
    closed = true;
    if (running != null) {
      running.interrupt();
    }
  }

  private void install() {
    try {
      installer.install();
      GplInstaller.check(launcher);
      Instant at = clock.instant();
      store.activated(at);
      enterState(State.ACTIVE, active(), at);
      LOG.info("{} are enabled", NAMES);
    } catch (WorkerUnavailableException e) {
      failed(e.getMessage());
    } catch (InterruptedException e) {
      failed("the server is stopping; start it");
    } catch (DatabaseLostException e) {
      failed("the file of the server's database was taken away; do what its log says");
    } catch (RuntimeException e) {
      LOG.error("The optional codecs could not be enabled", e);
      failed("something unexpected happened; see the server's log");
    }
  }

  private static String active() {
    return NAMES + " are enabled.";
  }

  private void failed(@Nullable String why) {
    String text = NAMES + " could not be enabled: " + why + ". Then send POST /codec again.";
    LOG.error("{}", text);
    enterState(State.FAILED, text, clock.instant());
  }

  private synchronized void enterState(State state, String message, Instant since) {
    status = new ActivationStatus(state, message, since);
    if (state != State.IN_PROGRESS) {
      running = null;
    }
  }
}
