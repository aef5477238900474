import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Prints how fast the server starts, begins a job, and answers with a long queue. */
public final class QueueBenchmark {
  private static final int JOBS = Settings.number("JOBS", 10_000);
  private static final int STARTS = Settings.number("STARTS", 5);

  /** Whether each commit waits for the disk. */
  private static final String FSYNC = Settings.text("FSYNC", "true");

  private static final int REST_SECONDS = Settings.number("REST_SECONDS", 130);

  private QueueBenchmark() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Machine.print();
    starts();
    queue();
  }

  private static void starts() throws IOException, InterruptedException {
    List<Double> ready = new ArrayList<>();
    List<Double> decoding = new ArrayList<>();
    for (int i = 0; i < STARTS; i++) {
      try (Server server = new Server(Map.of())) {
        ready.add(server.secondsToReady());
        decoding.add(secondsToDecoding(server));
      }
    }
    System.out.println(
        "| seconds, over " + STARTS + " starts with an empty folder | median | range |");
    System.out.println("|---|---|---|");
    row("`java -jar` to ready", ready);
    row("POST to the worker decoding", decoding);
    System.out.println();
  }

  private static void row(String name, List<Double> values) {
    System.out.printf(
        "| %s | %.2f | %s |%n", name, Statistics.median(values), Statistics.range(values, "%.2f"));
  }

  /** A job's width is a number as soon as its worker has opened the input and decoded a frame. */
  private static double secondsToDecoding(Server server) throws IOException, InterruptedException {
    long start = System.nanoTime();
    String id = server.submit(job("first"));
    while (Server.value(server.job(id), "width").equals("source")) {
      Thread.sleep(10);
    }
    return (System.nanoTime() - start) / 1e9;
  }

  /** Submits while one worker is busy, so that the queue only grows. */
  private static void queue() throws IOException, InterruptedException {
    try (Server server =
        new Server(
            Map.of("sparebit.worker.concurrent-jobs", "1", "sparebit.database.fsync", FSYNC))) {
      double before = Processes.residentMib(server.pid());
      List<Double> posts = new ArrayList<>();
      for (int i = 0; i < JOBS; i++) {
        long start = System.nanoTime();
        server.submit(job("job" + i));
        posts.add((System.nanoTime() - start) / 1e6);
      }
      List<Double> lists = new ArrayList<>();
      int bytes = 0;
      for (int i = 0; i < 5; i++) {
        long start = System.nanoTime();
        HttpResponse<String> list = server.get("/isize");
        lists.add((System.nanoTime() - start) / 1e6);
        bytes = list.body().length();
      }
      System.out.println("| " + JOBS + " jobs queued, one running, fsync " + FSYNC + " | |");
      System.out.println("|---|---|");
      System.out.printf("| POST /isize, median | %.1f ms |%n", Statistics.median(posts));
      System.out.printf(
          "| POST /isize, 99th percentile | %.1f ms |%n", Statistics.quantile(posts, 0.99));
      System.out.printf(
          "| POST /isize, median of the last 100 | %.1f ms |%n",
          Statistics.median(posts.subList(Math.max(0, JOBS - 100), JOBS)));
      System.out.printf(
          "| GET /isize, all %d jobs, %.1f MB | %.0f ms (%s) |%n",
          JOBS, bytes / 1e6, Statistics.median(lists), Statistics.range(lists, "%.0f"));
      System.out.printf("| server's memory before | %.0f MiB |%n", before);
      System.out.printf(
          "| server's memory after | %.0f MiB |%n", Processes.residentMib(server.pid()));
      System.out.printf("| server's memory, peak | %.0f MiB |%n", Processes.peakMib(server.pid()));
      Thread.sleep(REST_SECONDS * 1000L);
      System.out.printf(
          "| server's memory, %d s later | %.0f MiB |%n",
          REST_SECONDS, Processes.residentMib(server.pid()));
    }
  }

  /** A job that takes longer than all submissions, so that just one runs meanwhile. */
  private static String job(String output) {
    return """
        {"input": "/isize/samples/test.mp4", "output": "/isize_files/%s.mp4",
         "isize_precoding": "PRECODER_NONE", "codec": "AV1", "bitrate": "2000", "gop": "60",
         "preset": "2"}
        """
        .formatted(output);
  }
}
