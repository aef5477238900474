package org.sparebit.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparebit.activation.ActivationStatus.State;
import org.sparebit.codec.Licence;
import org.sparebit.codec.VideoCodec;
import org.sparebit.protocol.EncodeRequest;
import org.sparebit.protocol.Ready;
import org.sparebit.protocol.WorkerMessage;
import org.sparebit.worker.WorkerLauncher;
import org.sparebit.worker.WorkerRun;
import org.sparebit.worker.runtime.GplLibraries;

/** With libraries and workers that only say what real ones would. */
class GplActivationTest {
  @TempDir Path folder;

  private final CountDownLatch goOn = new CountDownLatch(1);
  private final AtomicInteger installations = new AtomicInteger();
  private final Store store = new Store();
  private final Launcher launcher = new Launcher();
  private GplActivation activation;

  private GplActivation activation(GplLibraries libraries) {
    return new GplActivation(
        GplInstaller.of(libraries, folder, folder.resolve("none").toString(), null),
        launcher,
        store,
        Clock.systemUTC());
  }

  @BeforeEach
  void create() {
    activation = activation(this::installOnce);
  }

  private void installOnce(String fingerprint, GplLibraries.Jar jar) throws InterruptedException {
    goOn.await();
    installations.incrementAndGet();
  }

  private State awaitEnd() {
    await().until(() -> activation.status().state() != State.IN_PROGRESS);
    return activation.status().state();
  }

  @Test
  void severalRequestsAtOnceDoTheWorkOnce() {
    for (int i = 0; i < 5; i++) {
      activation.activate();
    }
    assertThat(activation.status().state()).isEqualTo(State.IN_PROGRESS);
    assertThat(activation.isActive(VideoCodec.H_265)).isFalse();
    assertThat(activation.isActive(VideoCodec.AV1)).isTrue();
    goOn.countDown();
    assertThat(awaitEnd()).isEqualTo(State.ACTIVE);
    activation.activate();
    assertThat(activation.isActive(VideoCodec.H_265)).isTrue();
    assertThat(installations).hasValue(1);
    assertThat(store.at).isNotNull();
  }

  @Test
  void beginsNothingThatCouldNotBeRemembered() {
    store.away = true;
    assertThatThrownBy(activation::activate).hasMessage("the database is away");
    assertThat(activation.status().state()).isEqualTo(State.NOT_REQUESTED);
  }

  @Test
  void buildThatLacksAnEncoderIsNotEnabled() {
    goOn.countDown();
    launcher.encoders = List.of("libx264", "mpeg2video");
    activation.activate();
    assertThat(awaitEnd()).isEqualTo(State.FAILED);
    assertThat(activation.status().message()).contains("lacks [libx265]");
    assertThat(activation.isActive(VideoCodec.H_264)).isFalse();
    assertThat(store.at).isNull();
  }

  @Test
  void buildOfAnotherLicenceIsNotEnabled() {
    goOn.countDown();
    launcher.licence = "LGPL version 3 or later";
    activation.activate();
    assertThat(awaitEnd()).isEqualTo(State.FAILED);
    assertThat(activation.status().message()).contains("licence is LGPL version 3 or later");
  }

  @Test
  void restartInstallsBeforeItSaysThatTheCodecsAreActive() throws Exception {
    goOn.countDown();
    store.at = Instant.EPOCH;
    activation.afterPropertiesSet();
    assertThat(activation.status().state()).isEqualTo(State.ACTIVE);
    assertThat(activation.status().since()).isEqualTo(Instant.EPOCH);
    assertThat(installations).hasValue(1);
  }

  @Test
  void restartWithoutTheBuildSaysWhatToDoAndForgetsNothing() throws Exception {
    store.at = Instant.EPOCH;
    activation = activation((fingerprint, jar) -> assertThat(jar.find()).exists());
    activation.afterPropertiesSet();
    assertThat(activation.status().state()).isEqualTo(State.FAILED);
    assertThat(activation.status().message())
        .contains("is not on this machine", "SPAREBIT_CODECS_DIR", "POST /codec again");
    assertThat(store.at).isEqualTo(Instant.EPOCH);
  }

  @Test
  void stopEndsAnActivationThatHangs() {
    activation.activate();
    activation.destroy();
    assertThat(awaitEnd()).isEqualTo(State.FAILED);
    activation.activate();
    assertThat(activation.status().state()).isEqualTo(State.FAILED);
  }

  private static final class Store implements ActivationStore {
    private volatile @Nullable Instant at;
    private volatile boolean away;

    @Override
    public void requireReachable() {
      if (away) {
        throw new IllegalStateException("the database is away");
      }
    }

    @Override
    public Optional<Instant> activatedAt() {
      return Optional.ofNullable(at);
    }

    @Override
    public void activated(Instant when) {
      at = when;
    }
  }

  private static final class Launcher implements WorkerLauncher {
    private volatile String licence = "GPL version 3 or later";
    private volatile List<String> encoders = List.of("libx264", "libx265", "mpeg2video");

    @Override
    public WorkerRun start(EncodeRequest request, Consumer<WorkerMessage> listener) {
      throw new UnsupportedOperationException("only probed");
    }

    @Override
    public Ready probe(Licence wanted) {
      assertThat(wanted).isEqualTo(Licence.GPL);
      return new Ready(1, "8.0.1", licence, encoders, "", "", "");
    }
  }
}
