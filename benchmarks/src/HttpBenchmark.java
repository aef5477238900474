import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Submits jobs by many clients at once, then reads them one by one. */
public final class HttpBenchmark {
  private static final int JOBS = Settings.number("JOBS", 10_000);
  private static final int CLIENTS = Settings.number("CLIENTS", 50);

  private HttpBenchmark() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Machine.print();
    try (Server server = new Server(Map.of("sparebit.worker.concurrent-jobs", "1"))) {
      Load posts = new Load();
      Load gets = new Load();
      AtomicInteger next = new AtomicInteger();
      byClients(
          () -> {
            int job = next.getAndIncrement();
            if (job >= JOBS) {
              return false;
            }
            posts.time(() -> server.submit(Load.job("job" + job)));
            return true;
          });
      next.set(0);
      byClients(
          () -> {
            int job = next.getAndIncrement();
            if (job >= JOBS) {
              return false;
            }
            gets.time(() -> server.job(Integer.toString(job + 1)));
            return true;
          });
      Load.header(JOBS + " jobs by " + CLIENTS + " clients");
      posts.row("POST /isize");
      gets.row("GET /isize/{job_ID}");
    }
  }

  private interface Step {
    boolean run() throws InterruptedException;
  }

  private static void byClients(Step step) throws InterruptedException {
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    for (int i = 0; i < CLIENTS; i++) {
      clients.execute(
          () -> {
            try {
              while (step.run()) {
                // Until all are done.
              }
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
    }
    clients.shutdown();
    if (!clients.awaitTermination(20, TimeUnit.MINUTES)) {
      clients.shutdownNow();
    }
  }
}
