import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.sparebit.harness.PackagedServer;

/**
 * A smoke run of the packaged server on the JDK that runs this program: {@code java -cp
 * target/test-classes .ci/Smoke.java target/sparebit.jar}. It starts the server in a folder of its
 * own, submits one small AV1 job, waits for its output and stops the server as an init system
 * would.
 */
public final class Smoke {
  private static final String JOB =
      """
      {
        "input": "/isize/samples/test.mp4",
        "output": "/isize_files/test_output_av1.webm",
        "isize_precoding": "PRECODER_LOW",
        "isize_use_gpu": "FALSE",
        "codec": "AV1",
        "bitrate": "2000",
        "gop": "60",
        "width": "640"
      }
      """;

  private final Path folder;
  private final PackagedServer server;

  private Smoke(Path jar, Path folder) throws IOException {
    this.folder = folder;
    this.server =
        PackagedServer.of(jar, folder.resolve("data"), folder.resolve("server.log")).start();
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("sparebit-smoke");
    boolean passed = false;
    try {
      Smoke smoke = new Smoke(Path.of(arguments[0]), folder);
      try {
        smoke.run();
        passed = true;
      } catch (IllegalStateException | IOException e) {
        System.out.println("smoke: FAILED: " + e.toString().lines().findFirst().orElse(""));
        System.out.println(tail(folder.resolve("server.log")));
      } finally {
        smoke.server.close();
      }
    } finally {
      delete(folder);
    }
    System.exit(passed ? 0 : 1);
  }

  private void run() throws IOException, InterruptedException {
    long start = System.nanoTime();
    server.awaitReady();
    say("ready after %.1f s on Java %s", seconds(start), System.getProperty("java.version"));

    start = System.nanoTime();
    HttpResponse<String> submitted = server.post("/isize", JOB);
    require(submitted.statusCode() == 201, "POST /isize: " + describe(submitted));
    String job = submitted.body().replaceAll("(?s).*\"job_id\"\\s*:\\s*(\\d+).*", "$1");
    server.await("done with job " + job, () -> isCompleted(job));
    Path output = folder.resolve("data/isize_files/test_output_av1.webm");
    require(Files.exists(output) && Files.size(output) > 10_000, "no output at " + output);
    say("job completed after %.1f s, %,d bytes", seconds(start), Files.size(output));

    int code = server.terminate();
    require(code == 0, "exit code " + code + " after SIGTERM");
    say("stopped with exit code 0");
  }

  private boolean isCompleted(String job) throws IOException, InterruptedException {
    HttpResponse<String> answer = server.get("/isize/" + job);
    require(answer.statusCode() == 200, "GET /isize/" + job + ": " + describe(answer));
    if (answer.body().contains("\"Completed\"")) {
      return true;
    }
    boolean running =
        answer.body().contains("\"Queued\"") || answer.body().contains("\"Processing\"");
    require(running, "job " + job + ": " + describe(answer));
    return false;
  }

  private static String describe(HttpResponse<String> answer) {
    return answer.statusCode() + " " + answer.body();
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalStateException(otherwise);
    }
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static void say(String format, Object... values) {
    System.out.printf("smoke: " + format + "%n", values);
  }

  private static String tail(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
