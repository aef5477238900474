package org.sparebit.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The packaged server, started as a user does, whether or not it can start. */
final class ServerProcess implements AutoCloseable {
  /** Far beyond what a loaded machine needs; only a server that hangs gets here. */
  static final Duration PATIENCE = Duration.ofMinutes(2);

  final int port;
  private final Process process;
  private final Path log;
  private final HttpClient client = HttpClient.newHttpClient();

  private ServerProcess(Path dataDir, int port, Path log) throws IOException {
    this.port = port;
    this.log = log;
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                System.getProperty("sparebit.jar"))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("SPAREBIT_DATA_DIR", dataDir.toString());
    builder.environment().put("SPAREBIT_PORT", Integer.toString(port));
    builder.environment().put("SPAREBIT_LIVE_PORT", "0");
    builder.environment().remove("SPAREBIT_FILES_DIR");
    this.process = builder.start();
  }

  static ServerProcess start(Path dataDir) throws IOException {
    return start(dataDir, freePort());
  }

  static ServerProcess start(Path dataDir, int port) throws IOException {
    return new ServerProcess(
        dataDir, port, dataDir.resolveSibling(dataDir.getFileName() + "-" + port + ".log"));
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  boolean isReady() throws InterruptedException {
    if (!process.isAlive()) {
      throw new IllegalStateException("the server has ended: " + log());
    }
    try {
      return send("/actuator/health/readiness").statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** The body of an answer. */
  String get(String path) throws IOException, InterruptedException {
    return send(path).body();
  }

  private HttpResponse<String> send(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  /** Sends SIGTERM. */
  void terminate() {
    process.destroy();
  }

  int awaitExit() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("the server does not end: " + log());
    }
    return process.exitValue();
  }

  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
