package org.sparebit.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparebit.harness.RunningServer;

/**
 * No answer shows a folder of the machine or a stack trace, on a server on which as much is broken
 * as can be: no worker starts, the optional codecs are away, the disk is too small.
 */
class NoPathsIT {
  private static final Pattern STACK_TRACE =
      Pattern.compile("\\bat [\\w.$]+\\([\\w]+\\.java|Exception:|\\.java:\\d+");

  /** Method and path; a body makes it a POST. */
  private static final List<List<String>> REQUESTS =
      List.of(
          List.of("/"),
          List.of("/isize"),
          List.of("/isize?status=x&limit=-1"),
          List.of("/isize/1"),
          List.of("/isize/2"),
          List.of("/isize/99"),
          List.of("/isize/%00"),
          List.of("/isize/..%2f..%2fetc"),
          List.of("/codec"),
          List.of("/version"),
          List.of("/error"),
          List.of("/actuator"),
          List.of("/actuator/health"),
          List.of("/actuator/health/readiness"),
          List.of("/actuator/health/worker"),
          List.of("/actuator/health/nothing"),
          List.of("/actuator/info"),
          List.of("/actuator/prometheus"),
          List.of("/actuator/env"),
          List.of("/actuator/sbom"),
          List.of("/isize", "{"),
          List.of("/isize", "[]"),
          List.of("/isize", "{}"),
          List.of("/isize", job("/etc/passwd", "/isize_files/a.mp4")),
          List.of("/isize", job("/isize_files/missing.mp4", "/isize_files/a.mp4")),
          List.of("/isize", job("/isize_files/../../a.mp4", "/isize_files/a.mp4")),
          List.of("/isize", job("/isize_files/link/a.mp4", "/isize_files/a.mp4")),
          List.of("/isize", job("/isize_files/dangling.mp4", "/isize_files/a.mp4")),
          List.of("/isize", job("/isize/samples/test.mp4", "/isize_files/file/a.mp4")),
          List.of("/isize", job("/isize/samples/test.mp4", "/isize_files/link/a.mp4")),
          List.of("/isize", job("/isize/samples/test.mp4", "/isize/samples/a.mp4")),
          List.of("/isize/1/cancel", ""),
          List.of("/codec", "{\"enable_codecs\": 1}"));

  @Test
  void answersShowNoFolderAndNoStackTrace(@TempDir Path temporary) throws Exception {
    Path folder = temporary.toRealPath();
    Path notAFolder = Files.writeString(folder.resolve("runtime"), "a file where a folder must be");
    Map<String, String> environment =
        Map.of(
            "SPAREBIT_WORKER_RUNTIMEDIR",
            notAFolder.toString(),
            "SPAREBIT_CODECS_DIR",
            folder.resolve("no-codecs").toString(),
            "SPAREBIT_QUEUE_RETRYDELAY",
            "1ms",
            "SPAREBIT_MINFREESPACE",
            "100TB");
    try (RunningServer server = RunningServer.startAlive(folder.resolve("data"), environment)) {
      Files.createSymbolicLink(server.files().resolve("link"), folder);
      Files.createSymbolicLink(server.files().resolve("dangling.mp4"), folder.resolve("nothing"));
      Files.writeString(server.files().resolve("file"), "a file");
      server.post("/codec", "{\"enable_codecs\":\"TRUE\"}");
      server.submit(job("/isize/samples/test.mp4", "/isize_files/out.mp4"));
      await()
          .atMost(Duration.ofMinutes(2))
          .until(
              () ->
                  server
                      .get("/actuator/health/readiness")
                      .body()
                      .contains("Jobs wait, and go on by themselves then."));

      assertThat(Files.readString(server.log())).contains(notAFolder.toString());
      assertThat(server.get("/codec").body()).contains("$SPAREBIT_CODECS_DIR");
      assertThat(server.get("/version").body()).contains("the workers' folder");
      assertThat(server.get("/actuator/health/readiness").body()).contains("the workers' folder");
      for (List<String> request : REQUESTS) {
        HttpResponse<String> answer =
            request.size() == 1
                ? server.get(request.get(0))
                : server.post(request.get(0), request.get(1));
        assertThat(answer.body() + answer.headers().map())
            .as("answer %d to %s", answer.statusCode(), request)
            .doesNotContain(
                folder.toString(),
                temporary.toString(),
                System.getProperty("user.dir"),
                System.getProperty("java.home"),
                System.getProperty("java.io.tmpdir") + "/")
            .doesNotContainPattern(STACK_TRACE);
      }
    }
  }

  private static String job(String input, String output) {
    return """
        {"input": "%s", "output": "%s", "isize_precoding": "PRECODER_NONE", "codec": "AV1",
         "bitrate": "2000", "gop": "60"}
        """
        .formatted(input, output);
  }
}
