package org.sparebit.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sparebit.codec.Licence;
import org.sparebit.codec.VideoCodec;
import org.sparebit.protocol.Completed;
import org.sparebit.protocol.EncodeRequest;
import org.sparebit.protocol.EncodeRequestBuilder;
import org.sparebit.protocol.Ready;
import org.sparebit.worker.FakeWorkerMain.Behaviour;
import org.sparebit.worker.failure.CrashReports;
import org.sparebit.worker.failure.WorkerUnavailableException;
import org.sparebit.worker.process.ConfinementMode;
import org.sparebit.worker.process.WorkerCommand;
import org.sparebit.worker.process.WorkerConfinement;
import org.sparebit.worker.process.WorkerStarter;
import org.sparebit.worker.runtime.TemporaryFolders;
import org.sparebit.worker.runtime.WorkerClassPath;
import org.springframework.util.unit.DataSize;

/** Workers that can't do their work where they are confined. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ConfinementTrialIT {
  @TempDir Path folder;
  private final Timers timers = new Timers();

  @AfterEach
  void close() {
    timers.close();
  }

  @Test
  void workThatIsOnlyDoneUnconfinedIsDoneUnconfinedAndItIsSaid() throws Exception {
    try (ProcessWorkerLauncher launcher = launcher(ConfinementMode.AUTO)) {
      launcher.probe(Licence.LGPL);
      assumeThat(launcher.confinement())
          .as("a kernel without Landlock can't confine")
          .doesNotContain("the kernel has no Landlock");

      assertThat(launcher.confinement())
          .startsWith("none: a confined worker does not start here")
          .contains("a library is in an unusual place");
      assertThat(launcher.start(request(), message -> {}).await()).isInstanceOf(Completed.class);
    }
  }

  @Test
  void whereConfinementIsRequiredItIsNotGivenUp() {
    try (ProcessWorkerLauncher launcher = launcher(ConfinementMode.REQUIRED)) {
      assertThatThrownBy(() -> launcher.probe(Licence.LGPL))
          .isInstanceOf(WorkerUnavailableException.class);
      assertThat(launcher.confinement()).doesNotContain("a confined worker does not start here");
    }
  }

  @Test
  void gpuThatIsOnlyFoundUnconfinedIsUsedUnconfinedByThoseThatWantOne() throws Exception {
    WorkerConfinement confinement = new WorkerConfinement(ConfinementMode.AUTO);

    assertThat(trial(confinement, true).run(Licence.LGPL).gpu()).isEqualTo("Fake GPU");

    assumeThat(confinement.description()).startsWith("Landlock");
    assertThat(confinement.description())
        .contains("and seccomp; workers with a GPU by nothing")
        .contains("they find none (none)");
    assertThat(confinement.mayBeGivenUp()).as("others stay confined").isTrue();
  }

  @Test
  void noGpuIsLookedForUnconfinedWhereThereIsNone() throws Exception {
    WorkerConfinement confinement = new WorkerConfinement(ConfinementMode.AUTO);

    Ready ready = trial(confinement, false).run(Licence.LGPL);

    assumeThat(confinement.description()).startsWith("Landlock");
    assertThat(ready.gpu()).isEmpty();
    assertThat(confinement.description()).doesNotContain("GPU");
  }

  private ConfinementTrial trial(WorkerConfinement confinement, boolean devices) {
    WorkerStarter starter =
        new WorkerStarter(
            licence -> classPath(Behaviour.MISS_THE_GPU_CONFINED),
            new WorkerCommand(
                FakeWorkerMain.class.getName(),
                0,
                DataSize.ofGigabytes(2),
                DataSize.ofMegabytes(64),
                new CrashReports(folder.resolve("crashes"))),
            new TemporaryFolders(folder.resolve("tmp")),
            confinement,
            10_000);
    return new ConfinementTrial(
        new WorkerProbe(starter, timers, Duration.ofMinutes(2)), confinement, () -> devices);
  }

  private ProcessWorkerLauncher launcher(ConfinementMode mode) {
    return new ProcessWorkerLauncher(
        WorkerProperties.defaults(),
        WorkerLimits.defaults().withConfinement(mode),
        licence -> classPath(Behaviour.DIE_CONFINED),
        FakeWorkerMain.class.getName(),
        folder.resolve("data"));
  }

  private static WorkerClassPath classPath(Behaviour behaviour) {
    return new WorkerClassPath(
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .map(Path::of)
            .toList(),
        List.of(behaviour.asPath()));
  }

  private EncodeRequest request() throws Exception {
    Path out = Files.createDirectory(folder.resolve("out"));
    return EncodeRequestBuilder.of(Behaviour.COMPLETE.asPath(), out.resolve("out.mp4"))
        .codec(VideoCodec.AV1)
        .build();
  }
}
