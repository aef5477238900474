package org.sparebit.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparebit.harness.RunningServer;

/** A worker in the middle of a job holds nothing of the server's that it has no use for. */
class WorkerSecretsIT {
  private static final String SECRET = "a-secret-of-the-server";

  @TempDir Path folder;

  @Test
  void workerHasNeitherSecretsNorTheServersDescriptors() throws Exception {
    Path data = folder.resolve("data");
    Map<String, String> secrets =
        Map.of(
            "AWS_SECRET_ACCESS_KEY", SECRET,
            "NVIDIA_API_KEY", SECRET,
            "SPAREBIT_CODECS_REPOSITORY", "https://user:" + SECRET + "@localhost/maven",
            "SOMETHING_NEW", SECRET);
    try (RunningServer server = RunningServer.start(data, secrets)) {
      long id = server.submit(slowJob());
      server.awaitProgress(id);
      Path worker = Path.of("/proc/" + server.worker().pid());

      assertThat(text(worker.resolve("environ"))).contains("LC_ALL").doesNotContain(SECRET);
      assertThat(text(worker.resolve("cmdline"))).contains("WorkerMain").doesNotContain(SECRET);
      assertThat(files(worker))
          .contains("fd 0 pipe", "fd 1 pipe", "fd 2 pipe")
          .allSatisfy(file -> assertThat(file).doesNotContain("sparebit.mv.db"));
      // One that the JDK makes for itself, connected to nothing, once it opens files.
      assertThat(sockets(worker)).hasSizeLessThanOrEqualTo(1);
      Path parent = Path.of("/proc/" + server.worker().parent().orElseThrow().pid());
      assertThat(sockets(worker)).doesNotContainAnyElementsOf(sockets(parent));
      assertThat(files(worker).stream().filter(file -> file.endsWith(" pipe"))).hasSize(3);
      Path temporary = Files.readSymbolicLink(worker.resolve("cwd"));
      assertThat(temporary).startsWith(data.toRealPath());

      assertThat(server.post("/isize/" + id + "/cancel", "").statusCode()).isEqualTo(202);
      assertThat(server.awaitEnd(id)).isEqualTo("Cancelled");
      assertThat(temporary).doesNotExist();
    }
  }

  @Test
  void temporaryFoldersOfAServerThatWasKilledGoWithTheNextOne() throws Exception {
    Path data = folder.resolve("data");
    Path temporary;
    try (RunningServer server = RunningServer.start(data)) {
      server.awaitProgress(server.submit(slowJob()));
      temporary = Files.readSymbolicLink(Path.of("/proc/" + server.worker().pid(), "cwd"));
      server.kill();
    }
    assertThat(temporary).exists();

    try (RunningServer server = RunningServer.start(data)) {
      Awaitility.await("tidied up, log in " + server.log()).until(() -> Files.notExists(temporary));
    }
  }

  private static String slowJob() {
    return """
        {"input": "/isize/samples/test.mp4", "output": "/isize_files/slow.mp4",
         "isize_precoding": "PRECODER_LOW", "codec": "AV1", "bitrate": 800, "gop": 50,
         "preset": "slower"}
        """;
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
  }

  private static List<String> sockets(Path process) throws IOException {
    return files(process).stream()
        .filter(file -> file.contains("socket:"))
        .map(file -> file.substring(file.indexOf("socket:")))
        .toList();
  }

  /** Such as {@code fd 0 pipe} and {@code fd 7 /media/in.mp4}. */
  private static List<String> files(Path process) throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
      for (Path descriptor : descriptors.toList()) {
        String target = Files.readSymbolicLink(descriptor).toString();
        found.add(
            "fd "
                + descriptor.getFileName()
                + " "
                + (target.startsWith("pipe:") ? "pipe" : target));
      }
    }
    return found;
  }
}
