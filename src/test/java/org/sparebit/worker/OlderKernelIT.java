package org.sparebit.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sparebit.codec.VideoCodec;
import org.sparebit.protocol.EncodeRequestBuilder;
import org.sparebit.worker.FakeWorkerMain.Behaviour;
import org.sparebit.worker.confinement.OlderKernel;
import org.sparebit.worker.process.ConfinementMode;
import org.sparebit.worker.process.WorkerCommand;
import org.sparebit.worker.runtime.WorkerClassPath;

/**
 * Where the machine can't confine workers, jobs run all the same, unless the settings forbid it.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class OlderKernelIT {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void jobRunsUnconfinedAndItIsSaid(OlderKernel kernel) throws Exception {
    assumeTrue(OlderKernel.canBeTried(), "NOT RUN: numbers of calls are those of amd64");

    String said = output(kernel.start(job(ConfinementMode.AUTO)));

    assertThat(said)
        .contains("result: Completed", "confinement: none: ", "Workers are not confined: ");
    assertThat(folder.resolve("out/out.mp4")).exists();
  }

  @ParameterizedTest
  @EnumSource
  void noWorkerStartsWhereConfinementIsRequired(OlderKernel kernel) throws Exception {
    assumeTrue(OlderKernel.canBeTried(), "NOT RUN: numbers of calls are those of amd64");

    String said = output(kernel.start(job(ConfinementMode.REQUIRED)));

    assertThat(said)
        .contains("WORKER_START_FAILED", "sparebit.worker.confinement is \"required\"")
        .contains("confinement: none: ");
  }

  @Test
  void jobRunsUnconfinedOnAProcessorThatNobodyHasTriedItOn() throws Exception {
    String said = output(job(ConfinementMode.AUTO, "-Dos.arch=loongarch64").start());

    assertThat(said)
        .contains("result: Completed", "confinement: none: ", "Workers are not confined: ");
  }

  private static String output(Process process) throws Exception {
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  private ProcessBuilder job(ConfinementMode mode, String... options) throws Exception {
    Files.createDirectories(folder.resolve("out"));
    List<String> command = new ArrayList<>();
    command.add(WorkerCommand.javaProgram());
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            Launching.class.getName(),
            mode.name(),
            folder.toString()));
    return new ProcessBuilder(command).redirectErrorStream(true);
  }

  /** What a server does with a job. */
  static final class Launching {
    private Launching() {}

    public static void main(String[] arguments) throws Exception {
      Path folder = Path.of(arguments[1]);
      try (ProcessWorkerLauncher launcher =
          new ProcessWorkerLauncher(
              WorkerProperties.defaults(),
              WorkerLimits.defaults().withConfinement(ConfinementMode.valueOf(arguments[0])),
              licence ->
                  new WorkerClassPath(
                      Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                          .map(Path::of)
                          .toList(),
                      List.of(Behaviour.COMPLETE.asPath())),
              FakeWorkerMain.class.getName(),
              folder.resolve("data"))) {
        System.out.println(
            "result: "
                + launcher
                    .start(
                        EncodeRequestBuilder.of(
                                Behaviour.COMPLETE.asPath(), folder.resolve("out/out.mp4"))
                            .codec(VideoCodec.AV1)
                            .build(),
                        message -> {})
                    .await());
        System.out.println("confinement: " + launcher.confinement());
      }
      Runtime.getRuntime().halt(0);
    }
  }
}
