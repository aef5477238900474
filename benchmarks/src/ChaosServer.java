import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A server that is killed again and again, always with the same folders. */
final class ChaosServer implements AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();
  private final Path folder;
  private final Path files;
  private final int port;
  private Process process;

  ChaosServer(Path folder, Path files) throws IOException {
    this.folder = folder;
    this.files = files;
    this.port = Ports.free();
    start();
  }

  private void start() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Job.java(),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                Path.of("target/sparebit.jar").toAbsolutePath().toString(),
                "--sparebit.worker.concurrent-jobs=2",
                "--sparebit.worker.threads-per-job=1",
                "--sparebit.queue.retry-delay=200ms",
                "--sparebit.queue.max-failures=10",
                "--sparebit.queue.max-lost-servers=20")
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(folder.resolve("server.log").toFile()));
    builder.environment().put("SPAREBIT_DATA_DIR", folder.resolve("data").toString());
    builder.environment().put("SPAREBIT_FILES_DIR", files.toString());
    builder.environment().put("SPAREBIT_PORT", Integer.toString(port));
    builder.environment().put("SPAREBIT_LIVE_PORT", "0");
    process = builder.start();
  }

  /** SIGKILL, and a new start, as a supervisor does. */
  void killAndStart() throws IOException, InterruptedException {
    process.destroyForcibly().waitFor();
    start();
    awaitAnswer();
  }

  /** Waits until the API answers; storage may be away meanwhile, so that it is not ready. */
  void awaitAnswer() throws IOException, InterruptedException {
    long limit = System.nanoTime() + Duration.ofMinutes(3).toNanos();
    while (System.nanoTime() < limit) {
      if (!process.isAlive()) {
        throw new IOException("the server has ended by itself, see " + folder + "/server.log");
      }
      try {
        if (get("/isize?limit=1").statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        // Not listening yet.
      }
      Thread.sleep(50);
    }
    throw new IOException("the server does not answer, see " + folder + "/server.log");
  }

  /** The workers that run now. */
  List<ProcessHandle> workers() {
    return process
        .descendants()
        .filter(p -> p.info().commandLine().orElse("").contains("WorkerMain"))
        .toList();
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri(path)));
  }

  HttpResponse<String> submit(String json) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(uri("/isize"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(
        request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
