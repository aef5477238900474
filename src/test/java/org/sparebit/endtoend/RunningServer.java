package org.sparebit.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A {@code java -jar sparebit.jar} of its own, on a free port. */
final class RunningServer implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration JOB = Duration.ofMinutes(10);

  private final Process process;
  private final URI base;
  private final Path dataFolder;
  private final Path log;
  private final HttpClient client = HttpClient.newHttpClient();

  private RunningServer(Process process, URI base, Path dataFolder, Path log) {
    this.process = process;
    this.base = base;
    this.dataFolder = dataFolder;
    this.log = log;
  }

  /** Starts the server and waits until it is ready. */
  static RunningServer start(Path dataFolder) throws IOException {
    return start(dataFolder, Map.of());
  }

  static RunningServer start(Path dataFolder, Map<String, String> environment) throws IOException {
    return start(dataFolder, environment, "/actuator/health/readiness");
  }

  /** Starts a server that is alive, but may never be ready. */
  static RunningServer startAlive(Path dataFolder, Map<String, String> environment)
      throws IOException {
    return start(dataFolder, environment, "/actuator/health/liveness");
  }

  private static RunningServer start(
      Path dataFolder, Map<String, String> environment, String awaited) throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Files.createDirectories(dataFolder);
    Path log = dataFolder.resolveSibling(dataFolder.getFileName() + ".log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-jar", System.getProperty("sparebit.jar")));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("SPAREBIT_DATA_DIR", dataFolder.toString());
    builder.environment().put("SPAREBIT_PORT", String.valueOf(port));
    builder.environment().putAll(environment);
    builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    RunningServer server =
        new RunningServer(builder.start(), URI.create("http://127.0.0.1:" + port), dataFolder, log);
    try {
      server.until(START, "ready", () -> server.get(awaited).statusCode() == 200);
      return server;
    } catch (RuntimeException | Error e) {
      server.close();
      throw e;
    }
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(base.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  JsonNode getJson(String path) throws IOException, InterruptedException {
    return JSON.readTree(get(path).body());
  }

  HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(base.resolve(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Submits a job that must be accepted; returns its id. */
  long submit(String json) throws IOException, InterruptedException {
    HttpResponse<String> response = post("/isize", json);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    return JSON.readTree(response.body()).get("job_id").asLong();
  }

  JsonNode job(long id) throws IOException, InterruptedException {
    return getJson("/isize/" + id);
  }

  String status(long id) throws IOException, InterruptedException {
    return job(id).get("status_text").asString();
  }

  /** Waits for the end of a job, whatever it is, and returns its status text. */
  String awaitEnd(long id) {
    String[] status = {""};
    until(
        JOB,
        "job " + id + " ended",
        () -> {
          status[0] = status(id);
          return !status[0].equals("Queued") && !status[0].equals("Processing");
        });
    return status[0];
  }

  void awaitCompleted(long id) {
    assertThat(awaitEnd(id)).as("log in " + log).isEqualTo("Completed");
  }

  /** Waits until a worker has encoded some of a job. */
  void awaitProgress(long id) {
    until(
        JOB,
        "job " + id + " progressing",
        () ->
            status(id).equals("Processing")
                && Double.parseDouble(job(id).get("progress").asString()) > 0);
  }

  /** The worker process that runs now. */
  ProcessHandle worker() {
    Optional<ProcessHandle> found = workers().stream().findFirst();
    return found.orElseThrow(() -> new AssertionError("no worker is running"));
  }

  List<ProcessHandle> workers() {
    return process.descendants().toList();
  }

  Path files() {
    return dataFolder.resolve("isize_files");
  }

  Path log() {
    return log;
  }

  /** As {@code kill -9} does. */
  void kill() throws InterruptedException {
    List<ProcessHandle> workers = workers();
    process.destroyForcibly();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    until(START, "workers gone", () -> workers.stream().noneMatch(ProcessHandle::isAlive));
  }

  /** SIGTERM; returns the exit code. */
  int terminate() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private void until(Duration limit, String what, Callable<Boolean> condition) {
    await(what + ", log in " + log)
        .atMost(limit)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptionsMatching(e -> e instanceof IOException)
        .failFast(
            "the server has ended, log in " + log,
            () -> !what.startsWith("workers") && !process.isAlive())
        .until(condition);
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
