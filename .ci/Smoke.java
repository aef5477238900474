import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A smoke run of the packaged server on the JDK that runs this program: {@code java .ci/Smoke.java
 * target/sparebit.jar}. It starts the server in a folder of its own, submits one small AV1 job,
 * waits for its output and stops the server as an init system would.
 */
public final class Smoke {
  /** Far beyond what any machine needs; only a server that hangs gets here. */
  private static final Duration START_LIMIT = Duration.ofSeconds(120);

  private static final Duration JOB_LIMIT = Duration.ofSeconds(300);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

  private static final String JOB =
      """
      {
        "input": "/isize/samples/test.mp4",
        "output": "/isize_files/test_output_av1.webm",
        "isize_precoding": "PRECODER_LOW",
        "isize_use_gpu": "FALSE",
        "codec": "AV1",
        "bitrate": "2000",
        "gop": "60",
        "width": "640"
      }
      """;

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final Path folder;
  private final String address;
  private final Process server;

  private Smoke(Path jar, Path folder) throws IOException {
    int port = freePort();
    this.folder = folder;
    this.address = "http://127.0.0.1:" + port;
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder builder =
        new ProcessBuilder(java, "-jar", jar.toAbsolutePath().toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(folder.resolve("server.log").toFile());
    builder.environment().put("SPAREBIT_DATA_DIR", folder.resolve("data").toString());
    builder.environment().remove("SPAREBIT_FILES_DIR");
    builder.environment().put("SPAREBIT_PORT", Integer.toString(port));
    builder.environment().put("SPAREBIT_LIVE_PORT", Integer.toString(freePort()));
    this.server = builder.start();
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("sparebit-smoke");
    boolean passed = false;
    try {
      Smoke smoke = new Smoke(Path.of(arguments[0]), folder);
      try {
        smoke.run();
        passed = true;
      } catch (Failure e) {
        System.out.println("smoke: FAILED: " + e.getMessage());
        System.out.println(tail(folder.resolve("server.log")));
      } finally {
        smoke.server.destroyForcibly().waitFor();
      }
    } finally {
      delete(folder);
    }
    System.exit(passed ? 0 : 1);
  }

  private void run() throws IOException, InterruptedException {
    long start = System.nanoTime();
    waitUntilReady();
    say("ready after %.1f s on Java %s", seconds(start), System.getProperty("java.version"));

    start = System.nanoTime();
    HttpResponse<String> submitted =
        http.send(
            HttpRequest.newBuilder(URI.create(address + "/isize"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JOB))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    require(submitted.statusCode() == 201, "POST /isize: " + describe(submitted));
    waitUntilCompleted(submitted.body().replaceAll("(?s).*\"job_id\"\\s*:\\s*(\\d+).*", "$1"));
    Path output = folder.resolve("data/isize_files/test_output_av1.webm");
    require(Files.exists(output) && Files.size(output) > 10_000, "no output at " + output);
    say("job completed after %.1f s, %,d bytes", seconds(start), Files.size(output));

    server.destroy();
    require(server.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS), "SIGTERM did not stop it");
    require(server.exitValue() == 0, "exit code " + server.exitValue() + " after SIGTERM");
    say("stopped with exit code 0");
  }

  private void waitUntilReady() throws InterruptedException {
    long limit = System.nanoTime() + START_LIMIT.toNanos();
    while (true) {
      require(server.isAlive(), "the server ended at its start");
      require(System.nanoTime() < limit, "not ready within " + START_LIMIT.toSeconds() + " s");
      try {
        if (get("/actuator/health/readiness").statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        // Not listening yet.
      }
      Thread.sleep(200);
    }
  }

  private void waitUntilCompleted(String job) throws IOException, InterruptedException {
    long limit = System.nanoTime() + JOB_LIMIT.toNanos();
    while (true) {
      HttpResponse<String> answer = get("/isize/" + job);
      require(answer.statusCode() == 200, "GET /isize/" + job + ": " + describe(answer));
      if (answer.body().contains("\"Completed\"")) {
        return;
      }
      boolean running =
          answer.body().contains("\"Queued\"") || answer.body().contains("\"Processing\"");
      require(running, "job " + job + ": " + describe(answer));
      require(System.nanoTime() < limit, "not completed within " + JOB_LIMIT.toSeconds() + " s");
      Thread.sleep(500);
    }
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + path)).timeout(Duration.ofSeconds(20)).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static String describe(HttpResponse<String> answer) {
    return answer.statusCode() + " " + answer.body();
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new Failure(otherwise);
    }
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static void say(String format, Object... values) {
    System.out.printf("smoke: " + format + "%n", values);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String tail(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  private static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Failure(String message) {
      super(message);
    }
  }
}
