import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Runs a job for each kind of file that asks for much more than it is, and a normal job after it.
 * Ends with 1 if a slot was occupied too long, a worker grew too large, or a normal job failed.
 */
public final class BombsBenchmark {
  private static final int MEMORY_MB = Settings.number("MEMORY_MB", 1024);
  private static final int SECONDS = Settings.number("SECONDS", 60);
  private static final Pattern KINDS = Pattern.compile(Settings.text("KINDS", "."));
  private static final String CODEC = Settings.text("CODEC", "VP9");
  private static final int WIDTH = Settings.number("WIDTH", 0);

  /** What a worker may grow by beyond its bound before that is noticed. */
  private static final double GROWTH = 1.5;

  private final Server server;
  private int wrong;
  private int kinds;
  private double highest;
  private double longest;

  private record Ended(String status, String code, int attempts, double seconds, double peakMib) {}

  private BombsBenchmark(Server server) {
    this.server = server;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Machine.print();
    Map<String, String> properties =
        Map.of(
            "sparebit.worker.memory", MEMORY_MB + "MB",
            "sparebit.worker.concurrent-jobs", "1",
            "sparebit.worker.max-job-time", SECONDS - 5 + "s",
            "sparebit.worker.stall-timeout", SECONDS - 10 + "s");
    int wrong;
    try (Server server = new Server(properties)) {
      wrong = new BombsBenchmark(server).run();
    }
    System.exit(wrong == 0 ? 0 : 1);
  }

  private int run() throws IOException, InterruptedException {
    Path good = server.files().resolve("good.y4m");
    Files.write(good, BombPictures.y4m("W64 H64 F25:1 C420jpeg", 10, 6144));
    System.out.println("| file | bytes | outcome | s | peak, MiB | next job |");
    System.out.println("|---|---|---|---|---|---|");
    BombFiles files = new BombFiles();
    for (String kind : files.kinds()) {
      if (KINDS.matcher(kind).find()) {
        Path file = files.write(kind, server.files());
        run(kind, file);
        Files.delete(file);
      }
    }
    System.out.printf(
        "%n%d kinds; longest %.1f s, highest %.0f MiB of %d; wrong: %d%n",
        kinds, longest, highest, MEMORY_MB, wrong);
    return wrong;
  }

  private void run(String kind, Path file) throws IOException, InterruptedException {
    kinds++;
    Ended bomb = job(file.getFileName().toString(), CODEC, WIDTH);
    Ended next = job("good.y4m", "VP9", 0);
    boolean bad =
        bomb.seconds() > (double) SECONDS * bomb.attempts()
            || bomb.peakMib() > MEMORY_MB * GROWTH
            || !next.status().equals("Completed")
            || bomb.code().equals("INTERNAL")
            || bomb.code().equals("WORKER_CRASHED");
    wrong += bad ? 1 : 0;
    longest = Math.max(longest, bomb.seconds());
    highest = Math.max(highest, bomb.peakMib());
    System.out.printf(
        "| %s%s | %d | %s | %.1f | %.0f | %s |%n",
        bad ? "**wrong** " : "",
        kind,
        Files.size(file),
        (bomb.status() + " " + bomb.code()).strip()
            + (bomb.attempts() > 1 ? ", " + bomb.attempts() + " attempts" : ""),
        bomb.seconds(),
        bomb.peakMib(),
        next.status());
  }

  /** Runs a job until no worker is left of it. */
  private Ended job(String input, String codec, int width)
      throws IOException, InterruptedException {
    Path output = server.files().resolve("out.mkv");
    Files.deleteIfExists(output);
    String id =
        server.submit(
            """
            {"input": "/isize_files/%s", "output": "/isize_files/out.mkv", "codec": "%s",
             "isize_precoding": "PRECODER_NONE", "bitrate": 300, "gop": 25%s}
            """
                .formatted(input, codec, width == 0 ? "" : ", \"width\": " + width));
    long begin = System.nanoTime();
    long limit = begin + Duration.ofSeconds(3L * SECONDS).toNanos();
    double peak = 0;
    String answer;
    do {
      for (int i = 0; i < 10; i++) {
        for (long worker : server.workers()) {
          peak = Math.max(peak, Processes.ownMib(worker));
        }
        Thread.sleep(20);
      }
      answer = server.job(id);
    } while ((isUnfinished(answer) || !server.workers().isEmpty()) && System.nanoTime() < limit);
    double seconds = (System.nanoTime() - begin) / 1e9;
    String status = Server.value(answer, "status_text");
    if (isUnfinished(answer)) {
      server.post("/isize/" + id + "/cancel", "{}");
      while (isUnfinished(server.job(id))) {
        Thread.sleep(200);
      }
    }
    String code =
        answer.contains("\"failure_code\":\"") ? Server.value(answer, "failure_code") : "";
    int attempts = Math.max(1, Integer.parseInt(Server.value(answer, "attempt")));
    return new Ended(status.split(":", 2)[0], code, attempts, seconds, peak);
  }

  private static boolean isUnfinished(String answer) {
    String status = Server.value(answer, "status_text");
    return status.startsWith("Queued") || status.startsWith("Processing");
  }
}
