package org.sparebit.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sparebit.codec.Licence;
import org.sparebit.protocol.EncodeRequest;
import org.sparebit.protocol.EncodeRequestBuilder;
import org.sparebit.protocol.Failed;
import org.sparebit.protocol.WorkerResult;
import org.sparebit.worker.FakeWorkerMain.Behaviour;
import org.sparebit.worker.process.ConfinementMode;
import org.sparebit.worker.runtime.WorkerClassPath;

/** What a worker can do that somebody has taken over. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class WorkerConfinementIT {
  private static final List<String> ITS_WORK =
      List.of("write own folder", "read own folder", "rename", "remove", "temporary file");

  @TempDir Path folder;

  @BeforeEach
  void makeFiles() throws Exception {
    Files.createDirectory(folder.resolve("out"));
    Path beside = Files.createDirectory(folder.resolve("beside"));
    Files.writeString(beside.resolve("secret"), "secret");
    Files.writeString(beside.resolve("removable"), "still there");
  }

  @Test
  void confinedWorkerCanDoItsWorkAndNothingElse() throws Exception {
    try (ProcessWorkerLauncher launcher = launcher(ConfinementMode.AUTO)) {
      List<String> done = trespass(launcher);
      assumeThat(launcher.confinement())
          .as("a kernel without Landlock can't confine")
          .doesNotStartWith("none");

      assertThat(done).containsExactlyElementsOf(ITS_WORK);
      assertThat(launcher.confinement()).matches("Landlock \\d+ and seccomp");
    }
    assertThat(folder.resolve("beside/removable")).hasContent("still there");
    assertThat(folder.resolve("beside/new")).doesNotExist();
  }

  /** What the test above proves, it proves only as long as all of this works without. */
  @Test
  void unconfinedWorkerCanDoAllThatTheServerCan() throws Exception {
    try (ProcessWorkerLauncher launcher = launcher(ConfinementMode.OFF)) {
      assertThat(trespass(launcher))
          .containsAll(ITS_WORK)
          .contains("read secret", "list secrets", "read system", "write beside", "write /tmp")
          .contains("remove beside", "link")
          // Not what belongs to the server's process: root's rights have been taken away.
          .contains("TCP", "UDP", "program", "signal", "truncate", "mode");
      assertThat(launcher.confinement()).startsWith("none");
    }
  }

  @Test
  void noWorkerGainsPrivilegesThroughAProgram() throws Exception {
    for (ConfinementMode mode : ConfinementMode.values()) {
      try (ProcessWorkerLauncher launcher = launcher(mode)) {
        assertThat(statusOfWorker(launcher)).as("%s", mode).contains("NoNewPrivs:\t1");
      }
    }
  }

  @Test
  void whereItIsRequiredAWorkerStartsConfined() throws Exception {
    try (ProcessWorkerLauncher launcher = launcher(ConfinementMode.REQUIRED)) {
      launcher.probe(Licence.LGPL);

      assertThat(launcher.confinement()).startsWith("Landlock");
    }
  }

  @Test
  void theServerItselfStaysFree() throws Exception {
    try (ProcessWorkerLauncher launcher = launcher(ConfinementMode.AUTO)) {
      launcher.probe(Licence.LGPL);

      assertThat(confinedThreads()).isSubsetOf("confined-start", "process reaper");
    }
  }

  private List<String> trespass(ProcessWorkerLauncher launcher) throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String done = failureText(launcher, request(Behaviour.TRESPASS, listener.getLocalPort()));
      return List.of(done.split(", ", -1));
    }
  }

  private static ProcessWorkerLauncher launcher(Path folder, ConfinementMode mode) {
    return new ProcessWorkerLauncher(
        WorkerProperties.defaults(),
        WorkerLimits.defaults().withConfinement(mode),
        licence ->
            new WorkerClassPath(
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                    .map(Path::of)
                    .toList(),
                List.of(Behaviour.COMPLETE.asPath())),
        FakeWorkerMain.class.getName(),
        folder.resolve("data"));
  }

  private ProcessWorkerLauncher launcher(ConfinementMode mode) {
    return launcher(folder, mode);
  }

  private static String failureText(ProcessWorkerLauncher launcher, EncodeRequest request)
      throws InterruptedException {
    WorkerResult result = launcher.start(request, message -> {}).await();
    assertThat(result).isInstanceOf(Failed.class);
    return ((Failed) result).message();
  }

  private String statusOfWorker(ProcessWorkerLauncher launcher) throws InterruptedException {
    return failureText(launcher, request(Behaviour.REPORT_STATUS, 0));
  }

  /** Names of the threads of this JVM that have a filter of system calls which this one has not. */
  private static Set<String> confinedThreads() throws IOException {
    String own = seccomp(Path.of("/proc/thread-self/status"));
    Set<String> names = new TreeSet<>();
    try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
      for (Path thread : threads.toList()) {
        if (!seccomp(thread.resolve("status")).equals(own)) {
          names.add(Files.readString(thread.resolve("comm")).strip());
        }
      }
    }
    return names;
  }

  private static String seccomp(Path status) throws IOException {
    try (Stream<String> lines = Files.lines(status)) {
      return lines.filter(line -> line.startsWith("Seccomp:")).findFirst().orElse("");
    }
  }

  private EncodeRequest request(Behaviour behaviour, int port) {
    Path output = folder.resolve("out").resolve("out.mp4");
    return EncodeRequestBuilder.of(behaviour.asPath(), output)
        .jobId("7")
        .roots(output.resolveSibling(""), output.resolveSibling(""))
        .temporaryOutput(output.resolveSibling(".out.part"))
        .size(port, 0)
        .threads(1)
        .build();
  }
}
