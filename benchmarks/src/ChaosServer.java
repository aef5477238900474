import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.sparebit.harness.PackagedServer;

/** A server that is killed again and again, always with the same folders. */
final class ChaosServer implements AutoCloseable {
  private final PackagedServer server;

  ChaosServer(Path folder, Path files) throws IOException {
    server =
        PackagedServer.of(
                Path.of("target/sparebit.jar"),
                folder.resolve("data"),
                folder.resolve("server.log"))
            .jvm(List.of("-XX:TieredStopAtLevel=1"))
            .properties(
                Map.of(
                    "sparebit.worker.concurrent-jobs", "2",
                    "sparebit.worker.threads-per-job", "1",
                    "sparebit.queue.retry-delay", "200ms",
                    "sparebit.queue.max-failures", "10",
                    "sparebit.queue.max-lost-servers", "20"))
            .environment(Map.of("SPAREBIT_FILES_DIR", files.toString()))
            .start();
  }

  /** SIGKILL, and a new start at once, as a supervisor does: old workers may still end. */
  void killAndStart() throws IOException, InterruptedException {
    server.killAlone();
    server.restart();
    awaitAnswer();
  }

  /** Waits until the API answers; storage may be away meanwhile, so that it is not ready. */
  void awaitAnswer() throws InterruptedException {
    server.awaitStarted();
    server.await("answering", () -> server.get("/isize?limit=1").statusCode() == 200);
  }

  /** The workers that run now. */
  List<ProcessHandle> workers() {
    return server.workers().stream()
        .filter(p -> p.info().commandLine().orElse("").contains("WorkerMain"))
        .toList();
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return server.get(path);
  }

  HttpResponse<String> submit(String json) throws IOException, InterruptedException {
    return server.post("/isize", json);
  }

  @Override
  public void close() {
    server.stop();
  }
}
