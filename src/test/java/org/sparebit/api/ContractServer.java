package org.sparebit.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sparebit.activation.CodecActivation;
import org.sparebit.job.InMemoryJobRepository;
import org.sparebit.job.JobRepository;
import org.sparebit.queue.JobQueue;
import org.sparebit.worker.WorkerLauncher;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The REST API on a free port, over jobs in memory; started once for all contract tests. */
public final class ContractServer implements AutoCloseable {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  public final InMemoryJobRepository jobs =
      new InMemoryJobRepository(InstantSource.fixed(Jobs.CREATED));
  final InMemoryJobQueue queue = new InMemoryJobQueue(jobs);
  final Path dataDir;
  final Path files;
  final int port;
  final FakeCodecActivation activation = new FakeCodecActivation();
  volatile boolean databaseUp = true;
  private final ConfigurableApplicationContext context;
  private final HttpClient client = HttpClient.newHttpClient();

  private static final class Holder {
    static final ContractServer SERVER = start();
  }

  /** The server, with no jobs and no files but the sample clip. */
  public static ContractServer fresh() throws IOException {
    ContractServer server = Holder.SERVER;
    server.jobs.clear();
    server.queue.maxPerClient = Long.MAX_VALUE;
    server.databaseUp = true;
    server.activation.reset();
    deleteContent(server.files);
    Path sample = server.dataDir.resolve("samples/test.mp4");
    if (!Files.exists(sample)) {
      Files.createDirectories(sample.resolveSibling(""));
      Files.writeString(sample, "not really a video");
    }
    return server;
  }

  private static void deleteContent(Path folder) throws IOException {
    try (var found = Files.walk(folder)) {
      for (Path path : found.sorted((a, b) -> b.compareTo(a)).toList()) {
        if (!path.equals(folder)) {
          Files.delete(path);
        }
      }
    }
  }

  private static ContractServer start() {
    try {
      return new ContractServer(
          Files.createTempDirectory(Files.createDirectories(Path.of("target")), "contract"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A server of its own, which the caller closes. */
  static ContractServer own(Path dataDir, String... settings) {
    return new ContractServer(dataDir, settings);
  }

  private ContractServer(Path dataDir, String... settings) {
    this.dataDir = dataDir.toAbsolutePath();
    this.files = this.dataDir.resolve("isize_files");
    SpringApplication application = new SpringApplication(ApiOnlyApplication.class);
    application.addInitializers(context -> register((GenericApplicationContext) context));
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--sparebit.data-dir=" + dataDir, "--sparebit.files-dir=", "--sparebit.port=0"));
    arguments.addAll(List.of(settings));
    this.context = application.run(arguments.toArray(String[]::new));
    this.port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }

  @Override
  public void close() {
    context.close();
  }

  private void register(GenericApplicationContext context) {
    context.registerBean(JobRepository.class, () -> jobs);
    context.registerBean(JobQueue.class, () -> queue);
    context.registerBean(WorkerLauncher.class, FakeWorkerLauncher::new);
    context.registerBean(CodecActivation.class, () -> activation);
    context.registerBean(
        "queueHealthIndicator", HealthIndicator.class, () -> () -> Health.up().build());
    context.registerBean(
        "dbHealthIndicator",
        HealthIndicator.class,
        () -> () -> databaseUp ? Health.up().build() : Health.down().build());
    context.registerBean(
        "databaseStuckHealthIndicator", HealthIndicator.class, () -> () -> Health.up().build());
  }

  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send("GET", path, null);
  }

  HttpResponse<String> delete(String path) throws IOException, InterruptedException {
    return send("DELETE", path, null);
  }

  HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
    return send("POST", path, json, "Content-Type", "application/json");
  }

  HttpResponse<String> post(String path, Map<String, ?> fields)
      throws IOException, InterruptedException {
    return post(path, MAPPER.writeValueAsString(fields));
  }

  HttpResponse<String> send(String method, String path, @Nullable String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /**
   * Sends what no client would.
   *
   * @param request with {@code |} for each end of a line
   */
  public String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.replace("|", "\r\n").getBytes(StandardCharsets.UTF_8));
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  public static JsonNode json(HttpResponse<String> response) {
    return MAPPER.readTree(response.body());
  }
}
