import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A server of its own, in a new folder, on a free port of this machine. */
final class Server implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(20);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path folder;
  private final int port;
  private final String address;
  private final Process process;
  private final double secondsToReady;

  Server(Map<String, String> properties) throws IOException, InterruptedException {
    this(properties, Map.of());
  }

  /**
   * Starts a server.
   *
   * @param environment beside this process's own
   */
  Server(Map<String, String> properties, Map<String, String> environment)
      throws IOException, InterruptedException {
    folder = Files.createTempDirectory("sparebit-benchmark");
    Files.createDirectory(temporary());
    port = Ports.free();
    address = "http://127.0.0.1:" + port;
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Settings.list("JVM_OPTIONS", "-XX:+ExitOnOutOfMemoryError"));
    command.add("-Djava.io.tmpdir=" + temporary());
    command.addAll(List.of("-jar", Path.of("target/sparebit.jar").toAbsolutePath().toString()));
    properties.forEach((name, value) -> command.add("--" + name + "=" + value));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(log().toFile());
    builder.environment().putAll(environment);
    builder.environment().put("SPAREBIT_DATA_DIR", data().toString());
    builder.environment().remove("SPAREBIT_FILES_DIR");
    builder.environment().put("SPAREBIT_PORT", Integer.toString(port));
    builder.environment().put("SPAREBIT_LIVE_PORT", Integer.toString(Ports.free()));
    long start = System.nanoTime();
    process = builder.start();
    awaitReady();
    secondsToReady = (System.nanoTime() - start) / 1e9;
  }

  /** From the start of the process to the first positive answer of the readiness check. */
  double secondsToReady() {
    return secondsToReady;
  }

  long pid() {
    return process.pid();
  }

  int port() {
    return port;
  }

  /** The worker processes that run now. */
  List<Long> workers() {
    return process.descendants().map(ProcessHandle::pid).toList();
  }

  /** Its data folder. */
  Path data() {
    return folder.resolve("data");
  }

  /** What {@code /isize_files} is. */
  Path files() {
    return data().resolve("isize_files");
  }

  /** The temporary folder of the server and of its workers. */
  Path temporary() {
    return folder.resolve("tmp");
  }

  Path log() {
    return folder.resolve("server.log");
  }

  private void awaitReady() throws IOException, InterruptedException {
    long limit = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() < limit && process.isAlive()) {
      try {
        if (send(HttpRequest.newBuilder(uri("/actuator/health/readiness"))).statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        // Not listening yet.
      }
      Thread.sleep(20);
    }
    String log = Files.readString(log());
    close();
    throw new IOException("the server did not get ready:\n" + log);
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri(path)));
  }

  HttpResponse<String> delete(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri(path)).DELETE());
  }

  HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  /** Submits a job and returns its id. */
  String submit(String json) throws IOException, InterruptedException {
    HttpResponse<String> answer = post("/isize", json);
    if (answer.statusCode() != 201) {
      throw new IOException("POST /isize: " + answer.statusCode() + " " + answer.body());
    }
    return value(answer.body(), "job_id");
  }

  String job(String id) throws IOException, InterruptedException {
    return get("/isize/" + id).body();
  }

  /** Waits for a job's end; {@code meanwhile} is called all the time. */
  void await(String id, Watcher meanwhile) throws IOException, InterruptedException {
    long limit = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() < limit) {
      String status = value(job(id), "status_text");
      if (status.equals("Completed")) {
        return;
      }
      if (!status.equals("Queued") && !status.equals("Processing")) {
        throw new IOException("job " + id + ": " + status);
      }
      for (int i = 0; i < 5; i++) {
        meanwhile.look();
        Thread.sleep(20);
      }
    }
    throw new IOException("job " + id + " takes too long");
  }

  /** Looks at something while a job runs. */
  interface Watcher {
    void look() throws IOException;
  }

  /** The value of a key in a flat JSON object. */
  static String value(String json, String key) {
    Matcher matcher =
        Pattern.compile("\"" + key + "\"\\s*:\\s*(?:\"([^\"]*)\"|([^,}\\s]+))").matcher(json);
    if (!matcher.find()) {
      throw new IllegalArgumentException("no " + key + " in " + json);
    }
    return matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(
        request.timeout(Duration.ofMinutes(2)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create(address + path);
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
