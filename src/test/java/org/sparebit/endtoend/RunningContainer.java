package org.sparebit.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;
import org.testcontainers.containers.startupcheck.StartupCheckStrategy;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.DockerStatus;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A container of the image under test. */
final class RunningContainer implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration JOB = Duration.ofMinutes(10);
  private static final int API_PORT = 8000;

  private final HttpClient client = HttpClient.newHttpClient();
  private final GenericContainer<?> container;
  private final URI base;

  private RunningContainer(GenericContainer<?> container) {
    this.container = container;
    this.base =
        URI.create("http://" + container.getHost() + ":" + container.getMappedPort(API_PORT));
  }

  /** How a container is started: the options of {@code docker run}. */
  static final class Options {
    private final GenericContainer<?> container =
        new GenericContainer<>(DockerImageName.parse(ImageUnderTest.name()))
            .withImagePullPolicy(name -> false);

    private final List<Bind> binds = new ArrayList<>();
    private final List<Consumer<HostConfig>> hostOptions = new ArrayList<>();

    Options files(Path folder) {
      binds.add(new Bind(folder.toString(), new Volume("/isize_files")));
      return this;
    }

    Options data(Path folder) {
      binds.add(new Bind(folder.toString(), new Volume("/var/lib/sparebit")));
      return this;
    }

    Options environment(String name, String value) {
      container.withEnv(name, value);
      return this;
    }

    Options user(String user) {
      container.withCreateContainerCmdModifier(command -> command.withUser(user));
      return this;
    }

    /** {@code --read-only --cap-drop ALL --security-opt no-new-privileges}. */
    Options hardened() {
      hostOptions.add(
          host ->
              host.withReadonlyRootfs(true)
                  .withCapDrop(Capability.ALL)
                  .withSecurityOpts(List.of("no-new-privileges")));
      return this;
    }

    /** Without swap beyond it. */
    Options memoryMegabytes(long limit) {
      hostOptions.add(host -> host.withMemory(limit << 20).withMemorySwap(limit << 20));
      return this;
    }

    Options cpus(long count) {
      hostOptions.add(host -> host.withCpuPeriod(100_000L).withCpuQuota(count * 100_000L));
      return this;
    }

    /** Starts the server and waits until it is ready. */
    RunningContainer start() {
      container
          .withExposedPorts(API_PORT)
          .waitingFor(
              Wait.forHttp("/actuator/health/readiness")
                  .forPort(API_PORT)
                  .withStartupTimeout(START));
      prepare();
      container.start();
      return new RunningContainer(container);
    }

    /** Runs a command of the image to its end, which has to be an orderly one; returns its log. */
    String run(String... command) {
      container.withCommand(command).withStartupCheckStrategy(new OneShotStartupCheckStrategy());
      prepare();
      try (container) {
        container.start();
        return container.getLogs();
      }
    }

    /** Starts a server that is to end by itself, however it does; returns its log. */
    String startInVain() {
      prepare();
      container.withStartupCheckStrategy(new EndedStartupCheck().withTimeout(START));
      try (container) {
        container.start();
        return container.getLogs();
      }
    }

    private void prepare() {
      container.withCreateContainerCmdModifier(this::configure);
    }

    private void configure(CreateContainerCmd command) {
      HostConfig host = command.getHostConfig();
      if (host == null) {
        throw new AssertionError("Testcontainers always gives one");
      }
      host.withBinds(binds);
      hostOptions.forEach(option -> option.accept(host));
    }
  }

  /** Waits for the end of a container. */
  private static final class EndedStartupCheck extends StartupCheckStrategy {
    @Override
    public StartupStatus checkStartupState(DockerClient docker, String containerId) {
      return DockerStatus.isContainerStopped(getCurrentState(docker, containerId))
          ? StartupStatus.SUCCESSFUL
          : StartupStatus.NOT_YET_KNOWN;
    }
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(base.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  JsonNode getJson(String path) throws IOException, InterruptedException {
    return JSON.readTree(get(path).body());
  }

  /** Submits a job. */
  HttpResponse<String> post(String json) throws IOException, InterruptedException {
    return post("/isize", json);
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
    HttpResponse<String> response = post(json);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    return JSON.readTree(response.body()).get("job_id").asLong();
  }

  /** Ends a job that waits or runs. */
  void cancel(long id) throws IOException, InterruptedException {
    HttpResponse<String> response = post("/isize/" + id + "/cancel", "");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
  }

  String status(long id) throws IOException, InterruptedException {
    return getJson("/isize/" + id).get("status_text").asString();
  }

  /** Waits for the end of a job, whatever it is, and returns its status text. */
  String awaitEnd(long id) {
    String[] status = {""};
    until(
        () -> {
          status[0] = status(id);
          return !status[0].equals("Queued") && !status[0].equals("Processing");
        });
    return status[0];
  }

  void awaitCompleted(long id) {
    assertThat(awaitEnd(id)).as(container.getLogs()).isEqualTo("Completed");
  }

  /** Waits until a worker has encoded some of a job. */
  void awaitProgress(long id) {
    until(() -> Double.parseDouble(getJson("/isize/" + id).get("progress").asString()) > 0);
  }

  /** Runs a program inside; returns its exit code. */
  int execute(String... command) throws IOException, InterruptedException {
    return container.execInContainer(command).getExitCode();
  }

  /** What a program inside prints. */
  String outputOf(String... command) throws IOException, InterruptedException {
    return container.execInContainer(command).getStdout();
  }

  String log() {
    return container.getLogs();
  }

  /** As {@code docker stop} does; returns the exit code. */
  int stop() throws InterruptedException {
    docker().stopContainerCmd(container.getContainerId()).withTimeout(60).exec();
    return exitCode();
  }

  /** As {@code kill -9} of everything in it. */
  int kill() throws InterruptedException {
    docker().killContainerCmd(container.getContainerId()).withSignal("KILL").exec();
    return exitCode();
  }

  private int exitCode() {
    return docker()
        .waitContainerCmd(container.getContainerId())
        .exec(new WaitContainerResultCallback())
        .awaitStatusCode(1, TimeUnit.MINUTES);
  }

  private DockerClient docker() {
    return container.getDockerClient();
  }

  private static void until(Callable<Boolean> condition) {
    await().atMost(JOB).pollInterval(Duration.ofMillis(200)).until(condition);
  }

  @Override
  public void close() {
    container.close();
  }
}
