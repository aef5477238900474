import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.sparebit.harness.PackagedServer;

/** A server of its own, in a new folder, on a free port of this machine. */
final class Server implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(20);

  private final Path folder;
  private final PackagedServer server;
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
    List<String> jvmOptions =
        new ArrayList<>(Settings.list("JVM_OPTIONS", "-XX:+ExitOnOutOfMemoryError"));
    jvmOptions.add("-Djava.io.tmpdir=" + temporary());
    long start = System.nanoTime();
    server =
        PackagedServer.of(Path.of("target/sparebit.jar"), data(), folder.resolve("server.log"))
            .jvm(jvmOptions)
            .properties(properties)
            .environment(environment)
            .start();
    try {
      server.awaitReady();
    } catch (RuntimeException | InterruptedException e) {
      close();
      throw e;
    }
    secondsToReady = (System.nanoTime() - start) / 1e9;
  }

  /** From the start of the process to the first positive answer of the readiness check. */
  double secondsToReady() {
    return secondsToReady;
  }

  long pid() {
    return server.pid();
  }

  int port() {
    return server.port();
  }

  /** The worker processes that run now. */
  List<Long> workers() {
    return server.workers().stream().map(ProcessHandle::pid).toList();
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
    return server.log();
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return server.get(path);
  }

  HttpResponse<String> delete(String path) throws IOException, InterruptedException {
    return server.delete(path);
  }

  HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
    return server.post(path, json);
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

  @Override
  public void close() throws IOException {
    server.stop();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
