import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Times that requests take, and a job that stays in the queue. */
final class Load {
  private final List<Double> millis = Collections.synchronizedList(new ArrayList<>());
  private final List<String> failures = Collections.synchronizedList(new ArrayList<>());

  /** A request to be timed. */
  interface Request {
    void send() throws IOException, InterruptedException;
  }

  void time(Request request) throws InterruptedException {
    long start = System.nanoTime();
    try {
      request.send();
      millis.add((System.nanoTime() - start) / 1e6);
    } catch (IOException e) {
      failures.add(String.valueOf(e.getMessage()));
    }
  }

  void row(String name) {
    List<Double> values = List.copyOf(millis);
    if (values.isEmpty()) {
      System.out.printf("| %s | 0 | %d | – | – | – |%n", name, failures.size());
    } else {
      System.out.printf(
          "| %s | %d | %d | %.1f | %.1f | %.1f |%n",
          name,
          values.size(),
          failures.size(),
          Statistics.median(values),
          Statistics.quantile(values, 0.99),
          Statistics.max(values));
    }
    failures.stream()
        .distinct()
        .limit(3)
        .forEach(failure -> System.err.println(name + ": " + failure));
  }

  static void header(String first) {
    System.out.println("| " + first + " | answered | failed | p50 ms | p99 ms | longest ms |");
    System.out.println("|---|---|---|---|---|---|");
  }

  /** A job that takes longer than the benchmark, so that just one runs meanwhile. */
  static String job(String output) {
    return """
        {"input": "/isize/samples/test.mp4", "output": "/isize_files/%s.mp4",
         "isize_precoding": "PRECODER_NONE", "codec": "AV1", "bitrate": "2000", "gop": "60",
         "preset": "2"}
        """
        .formatted(output);
  }
}
