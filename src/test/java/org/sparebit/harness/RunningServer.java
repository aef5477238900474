package org.sparebit.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A {@link PackagedServer} for tests: up when it is returned, and able to follow jobs. */
public final class RunningServer implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration JOB = Duration.ofMinutes(10);

  /**
   * A server under test lives for seconds. The optimising compiler would take half of the processor
   * time of its start, 14 s instead of 7 s measured on two cores, and give nothing back.
   */
  private static final List<String> JVM_OPTIONS = List.of("-XX:TieredStopAtLevel=1");

  /**
   * For tests that wait until the server tries something again: it does so at once, instead of
   * after seconds that grow.
   */
  public static final Map<String, String> IMPATIENT =
      Map.of(
          "SPAREBIT_QUEUE_RETRYDELAY", "200ms",
          "SPAREBIT_QUEUE_PROBEDELAY", "200ms",
          "SPAREBIT_QUEUE_MAXPROBEDELAY", "1s",
          "SPAREBIT_DATABASE_CHECKINTERVAL", "1s");

  private final PackagedServer server;
  private final Path dataFolder;

  private RunningServer(PackagedServer server, Path dataFolder) {
    this.server = server;
    this.dataFolder = dataFolder;
  }

  /** The jar that the build has made. */
  public static Path jar() {
    return Path.of(System.getProperty("sparebit.jar"));
  }

  /**
   * Where all servers under test unpack their workers' libraries to, the first one for all. What a
   * server does with a folder of its own is in the tests of the start and of the unpacking.
   */
  private static Path runtime() {
    return jar().resolveSibling("tested-servers").resolve("runtime");
  }

  /** Starts the server and waits until it is ready. */
  public static RunningServer start(Path dataFolder) throws IOException, InterruptedException {
    return start(dataFolder, Map.of());
  }

  public static RunningServer start(Path dataFolder, Map<String, String> environment)
      throws IOException, InterruptedException {
    RunningServer started = launch(dataFolder, environment);
    try {
      started.server.awaitReady();
      return started;
    } catch (RuntimeException | InterruptedException e) {
      started.close();
      throw e;
    }
  }

  /** Starts a server that is alive, but may never be ready. */
  public static RunningServer startAlive(Path dataFolder, Map<String, String> environment)
      throws IOException, InterruptedException {
    RunningServer started = launch(dataFolder, environment);
    try {
      started.server.awaitStarted();
      return started;
    } catch (RuntimeException | InterruptedException e) {
      started.close();
      throw e;
    }
  }

  private static RunningServer launch(Path dataFolder, Map<String, String> environment)
      throws IOException {
    Files.createDirectories(dataFolder);
    Path log = dataFolder.resolveSibling(dataFolder.getFileName() + ".log");
    Map<String, String> all = new HashMap<>(Map.of("SPAREBIT_WORKER_RUNTIMEDIR", "" + runtime()));
    all.putAll(environment);
    return new RunningServer(
        PackagedServer.of(jar(), dataFolder, log).jvm(JVM_OPTIONS).environment(all).start(),
        dataFolder);
  }

  /** Starts it again with the same folders, after its end, and waits until it is ready. */
  public void restart() throws IOException, InterruptedException {
    server.restart();
    server.awaitReady();
  }

  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return server.get(path);
  }

  public JsonNode getJson(String path) throws IOException, InterruptedException {
    return JSON.readTree(get(path).body());
  }

  public HttpResponse<String> post(String path, String json)
      throws IOException, InterruptedException {
    return server.post(path, json);
  }

  /** Submits a job that must be accepted; returns its id. */
  public long submit(String json) throws IOException, InterruptedException {
    HttpResponse<String> response = post("/isize", json);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    return JSON.readTree(response.body()).get("job_id").asLong();
  }

  public JsonNode job(long id) throws IOException, InterruptedException {
    return getJson("/isize/" + id);
  }

  public String status(long id) throws IOException, InterruptedException {
    return job(id).get("status_text").asString();
  }

  /** Waits for the end of a job, whatever it is, and returns its status text. */
  public String awaitEnd(long id) {
    String[] status = {""};
    until(
        "job " + id + " ended",
        () -> {
          status[0] = status(id);
          return !status[0].equals("Queued") && !status[0].equals("Processing");
        });
    return status[0];
  }

  public void awaitCompleted(long id) {
    assertThat(awaitEnd(id)).as("log in " + log()).isEqualTo("Completed");
  }

  /** Waits until a worker has encoded some of a job. */
  public void awaitProgress(long id) {
    until(
        "job " + id + " progressing",
        () ->
            status(id).equals("Processing")
                && Double.parseDouble(job(id).get("progress").asString()) > 0);
  }

  /** The worker process that runs now. */
  public ProcessHandle worker() {
    Optional<ProcessHandle> found = workers().stream().findFirst();
    return found.orElseThrow(() -> new AssertionError("no worker is running"));
  }

  public List<ProcessHandle> workers() {
    return server.workers();
  }

  /** What {@code /isize_files} is, unless the environment says something else. */
  public Path files() {
    return dataFolder.resolve("isize_files");
  }

  public Path log() {
    return server.log();
  }

  /** As {@code kill -9} does. */
  public void kill() throws InterruptedException {
    server.kill();
  }

  /** SIGTERM; returns the exit code. */
  public int terminate() throws InterruptedException {
    return server.terminate();
  }

  private void until(String what, Callable<Boolean> condition) {
    await(what + ", log in " + log())
        .atMost(JOB)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptionsMatching(e -> e instanceof IOException)
        .failFast("the server has ended, log in " + log(), () -> !server.isAlive())
        .until(condition);
  }

  @Override
  public void close() {
    server.close();
  }
}
