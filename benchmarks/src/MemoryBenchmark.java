import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Prints what memory the server and its workers occupy. */
public final class MemoryBenchmark {
  private static final List<String> CODECS = Settings.list("CODECS", "AV1 VP9 PRORES Y4M");
  private static final String PRECODER = Settings.text("PRECODER", "PRECODER_BAL");
  private static final int JOBS = Settings.number("JOBS", 100);

  /** How many jobs at either end of the series are compared. */
  private static final int ENDS = 10;

  private MemoryBenchmark() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Machine.print();
    try (Server server = new Server(Map.of("sparebit.worker.concurrent-jobs", "1"))) {
      Thread.sleep(10_000);
      System.out.printf(
          "Server at rest, 10 s after it was ready: %.0f MiB.%n%n",
          Processes.residentMib(server.pid()));
      System.out.println(
          "| a worker on the sample clip, 1920×1080, " + PRECODER + " | peak, MiB |");
      System.out.println("|---|---|");
      for (String codec : CODECS) {
        System.out.printf("| %s | %.0f |%n", codec, workerPeak(server, job(codec, "source")));
      }
      System.out.println();
      series(server);
    }
  }

  private static void series(Server server) throws IOException, InterruptedException {
    List<Double> resident = new ArrayList<>();
    List<Double> peaks = new ArrayList<>();
    for (int i = 0; i < JOBS; i++) {
      peaks.add(workerPeak(server, job("AV1", "320")));
      resident.add(Processes.residentMib(server.pid()));
    }
    int ends = Math.min(ENDS, JOBS);
    System.out.println(
        "| MiB over "
            + JOBS
            + " jobs (AV1, 320×180) | first "
            + ends
            + ", median | last "
            + ends
            + ", median | highest |");
    System.out.println("|---|---|---|---|");
    row("server", resident, ends);
    row("worker's peak", peaks, ends);
  }

  private static void row(String name, List<Double> values, int ends) {
    System.out.printf(
        "| %s | %.0f | %.0f | %.0f |%n",
        name,
        Statistics.median(values.subList(0, ends)),
        Statistics.median(values.subList(values.size() - ends, values.size())),
        Statistics.max(values));
  }

  private static double workerPeak(Server server, String json)
      throws IOException, InterruptedException {
    double[] peak = new double[1];
    server.await(
        server.submit(json),
        () -> {
          for (long worker : server.workers()) {
            peak[0] = Math.max(peak[0], Processes.peakMib(worker));
          }
        });
    return peak[0];
  }

  private static String job(String codec, String width) {
    String extension = codec.equals("Y4M") ? "y4m" : "mkv";
    return """
        {"input": "/isize/samples/test.mp4", "output": "/isize_files/out.%s",
         "isize_precoding": "%s", "codec": "%s", "bitrate": "2000", "gop": "60",
         "width": "%s", "preset": "medium", "prores_codec_profile": "PRORES_422"}
        """
        .formatted(extension, PRECODER, codec, width);
  }
}
