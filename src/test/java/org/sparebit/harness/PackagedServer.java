package org.sparebit.harness;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The packaged server as a user starts it, {@code java -jar sparebit.jar}, on a port that the
 * system chooses and the server's log tells. It may be killed and started again with the same
 * folders. This class needs the JDK alone: the benchmarks and the smoke run use it, too.
 */
public final class PackagedServer implements AutoCloseable {
  /** Far beyond what a loaded machine needs; only a server that hangs gets here. */
  public static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final Duration REQUEST_TIMEOUT = Duration.ofMinutes(2);
  private static final long STOP_SECONDS = 60;
  private static final long POLL_MILLIS = 20;
  private static final Pattern START_LINE = Pattern.compile("serves on port (\\d+);");
  private static final String READINESS = "/actuator/health/readiness";

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final ProcessBuilder builder;
  private final Path log;
  private Process process;
  private long logBefore;
  private int port;

  private PackagedServer(ProcessBuilder builder, Path log) throws IOException {
    this.builder = builder;
    this.log = log;
    this.logBefore = Files.exists(log) ? Files.size(log) : 0;
    this.process = builder.start();
  }

  /**
   * Describes a server that has not started yet.
   *
   * @param dataFolder where its data are; made by the server
   * @param log what its output is appended to
   */
  public static Launch of(Path jar, Path dataFolder, Path log) {
    return new Launch(jar, dataFolder, log);
  }

  /** How to start a server. */
  public static final class Launch {
    private final Path jar;
    private final Path log;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<String> jvmOptions = new ArrayList<>();
    private final List<String> arguments = new ArrayList<>();

    private Launch(Path jar, Path dataFolder, Path log) {
      this.jar = jar.toAbsolutePath();
      this.log = log;
      environment.put("SPAREBIT_DATA_DIR", dataFolder.toAbsolutePath().toString());
      environment.put("SPAREBIT_PORT", "0");
      environment.put("SPAREBIT_LIVE_PORT", "0");
    }

    /** Variables beside this process's own; they also replace those of this class. */
    public Launch environment(Map<String, String> variables) {
      environment.putAll(variables);
      return this;
    }

    /** Options before {@code -jar}. */
    public Launch jvm(List<String> options) {
      jvmOptions.addAll(options);
      return this;
    }

    /** Properties as arguments, such as {@code sparebit.worker.concurrent-jobs}. */
    public Launch properties(Map<String, String> properties) {
      properties.forEach((name, value) -> arguments.add("--" + name + "=" + value));
      return this;
    }

    /** Starts the process and waits for nothing. */
    public PackagedServer start() throws IOException {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(jvmOptions);
      command.addAll(List.of("-jar", jar.toString()));
      command.addAll(arguments);
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(new File("/dev/null"))
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.environment().remove("SPAREBIT_FILES_DIR");
      builder.environment().putAll(environment);
      return new PackagedServer(builder, log);
    }
  }

  /** Starts it again, with the same folders, after its end. Waits for nothing. */
  public void restart() throws IOException {
    if (process.isAlive()) {
      throw new IllegalStateException("the server still runs");
    }
    port = 0;
    logBefore = Files.size(log);
    process = builder.start();
  }

  /** Waits until the server is up, ready or not; then its port is known. */
  public PackagedServer awaitStarted() throws InterruptedException {
    await("started", this::isStarted);
    return this;
  }

  /** Waits until the server is ready. */
  public PackagedServer awaitReady() throws InterruptedException {
    awaitStarted();
    await("ready", this::isReady);
    return this;
  }

  private boolean isStarted() throws IOException {
    if (port == 0) {
      Matcher line = START_LINE.matcher(logOfThisStart());
      port = line.find() ? Integer.parseInt(line.group(1)) : 0;
    }
    return port != 0;
  }

  private boolean isReady() throws IOException, InterruptedException {
    return get(READINESS).statusCode() == 200;
  }

  /** Something to wait for; an {@link IOException} means not yet. */
  @FunctionalInterface
  public interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  /**
   * Waits for a condition.
   *
   * @throws IllegalStateException with the log, if the server ends, or the condition never holds
   */
  public void await(String what, Condition condition) throws InterruptedException {
    long limit = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < limit) {
      try {
        if (condition.holds()) {
          return;
        }
      } catch (IOException e) {
        // Not listening yet, or not any more.
      }
      if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(
            "the server has ended with %d before it was %s:%n%s"
                .formatted(process.exitValue(), what, logOfThisStart()));
      }
    }
    throw new IllegalStateException("the server is not " + what + ":\n" + logOfThisStart());
  }

  /** The port that it serves on, once it is started. */
  public int port() {
    if (port == 0) {
      throw new IllegalStateException("the server has not said its port yet");
    }
    return port;
  }

  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri(path)));
  }

  public HttpResponse<String> delete(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri(path)).DELETE());
  }

  public HttpResponse<String> post(String path, String json)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.timeout(REQUEST_TIMEOUT).build(), BodyHandlers.ofString());
  }

  /** The file that its output goes to, of all its starts. */
  public Path log() {
    return log;
  }

  /** What it has logged since it was started the last time. */
  public String logOfThisStart() {
    try {
      byte[] all = Files.readAllBytes(log);
      int from = (int) Math.min(logBefore, all.length);
      return new String(all, from, all.length - from, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** The processes that it has started and that run now. */
  public List<ProcessHandle> workers() {
    return process.descendants().toList();
  }

  /** As {@code kill -9} does; its workers may still be about to notice. */
  public void killAlone() throws InterruptedException {
    process.destroyForcibly();
    awaitExit();
  }

  /** As {@code kill -9} does; its workers are gone, too, afterwards. */
  public void kill() throws InterruptedException {
    List<ProcessHandle> workers = workers();
    killAlone();
    CompletableFuture.allOf(
            workers.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  /** SIGTERM; returns the exit code. */
  public int terminate() throws InterruptedException {
    process.destroy();
    return awaitExit();
  }

  /** Waits until it ends; returns the exit code. */
  public int awaitExit() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("the server does not end:\n" + logOfThisStart());
    }
    return process.exitValue();
  }

  /** SIGTERM, and SIGKILL where that does not end it in time. */
  public void stop() {
    process.destroy();
    try {
      process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    close();
  }

  /** SIGKILL. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
