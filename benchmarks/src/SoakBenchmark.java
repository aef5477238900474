import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Runs a server for long, with everything in it that ends after a while ending many times as often,
 * and counts answers and results that are not what they should be. Ends with 1 if there is one.
 *
 * <p>Between bursts of work nobody calls, and the clock goes on by hours, so that connections,
 * caches and whatever else has an age grow old; it passes midnight and the ends of summer time.
 */
public final class SoakBenchmark {
  private static final int MINUTES = Settings.number("MINUTES", 120);
  private static final int PAUSE_MILLIS = Settings.number("PAUSE_MILLIS", 2000);

  /** A burst of work, then silence for longer than a connection to the database may live. */
  private static final Duration BUSY = Duration.ofSeconds(Settings.number("BUSY_SECONDS", 80));

  private static final Duration IDLE = Duration.ofSeconds(Settings.number("IDLE_SECONDS", 40));

  /** From one burst to the next: a day has six of them, at hours that wander. */
  private static final Duration CLOCK_STEP = Duration.ofMinutes(251);

  /** Where a library lies that shifts a process's clock: Debian's package faketime. */
  private static final Path CLOCK_LIBRARY =
      Path.of(
          Settings.text("CLOCK_LIBRARY", "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"));

  /** Summer time begins and ends here, and the run passes both. */
  private static final ZoneId ZONE = ZoneId.of("America/New_York");

  private final Path clock;
  private final Map<String, Integer> wrong = new LinkedHashMap<>();
  private final Map<String, Integer> done = new LinkedHashMap<>();
  private Duration shift = Duration.ZERO;

  private SoakBenchmark() throws IOException {
    this.clock = Files.createTempFile("sparebit-clock", "");
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    // Shorter than the server's, which would otherwise close a connection while a request is on its
    // way.
    System.setProperty("jdk.httpclient.keepalive.timeout", "1");
    Machine.print();
    int wrong = new SoakBenchmark().run();
    System.exit(wrong == 0 ? 0 : 1);
  }

  private int run() throws IOException, InterruptedException {
    boolean shifted = Files.exists(CLOCK_LIBRARY);
    if (shifted) {
      // Two days before summer time ends, so that even a short run passes that night.
      ZonedDateTime now = ZonedDateTime.now(ZONE);
      ZonedDateTime begin = now.withMonth(11).withDayOfMonth(1).withHour(9).plusYears(1);
      while (begin.getDayOfWeek().getValue() != 6) {
        begin = begin.plusDays(1);
      }
      shift = Duration.between(now, begin);
      setClock();
    } else {
      System.out.println("NOT RUN with a clock that jumps: there is no " + CLOCK_LIBRARY + ".\n");
    }
    long end = System.nanoTime() + Duration.ofMinutes(MINUTES).toNanos();
    try (Server server = new Server(shortLives(), shifted ? shiftedClock() : Map.of())) {
      Gauges gauges = new Gauges(server);
      SoakJobs jobs = new SoakJobs(server, this::count, this::report);
      int bursts = 0;
      while (System.nanoTime() < end) {
        bursts++;
        long pause = System.nanoTime() + BUSY.toNanos();
        while (System.nanoTime() < pause) {
          try {
            jobs.next();
            checkHealth(server);
          } catch (IOException e) {
            report("no answer: " + e);
          }
          gauges.look();
          Thread.sleep(PAUSE_MILLIS);
        }
        // Every other time with jobs in progress, as on a machine that was suspended.
        if (shifted && bursts % 2 == 0) {
          stepClock();
        }
        jobs.awaitAll();
        Thread.sleep(IDLE.toMillis());
        if (shifted && bursts % 2 == 1) {
          stepClock();
        }
      }
      jobs.checkAll();
      checkLeftovers(server);
      print(bursts, shifted, gauges);
    } finally {
      Files.delete(clock);
    }
    return wrong.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** What would otherwise take from minutes to a day. */
  private static Map<String, String> shortLives() {
    Map<String, String> properties = new LinkedHashMap<>();
    // The pool takes no shorter ones.
    properties.put("spring.datasource.hikari.max-lifetime", "30000");
    properties.put("spring.datasource.hikari.idle-timeout", "10000");
    properties.put("spring.datasource.hikari.keepalive-time", "0");
    properties.put("db-scheduler.heartbeat-interval", "1s");
    properties.put("server.tomcat.keep-alive-timeout", "3s");
    properties.put("sparebit.worker.stall-timeout", "20s");
    return properties;
  }

  private Map<String, String> shiftedClock() {
    return Map.of(
        "LD_PRELOAD",
        CLOCK_LIBRARY.toString(),
        "FAKETIME_TIMESTAMP_FILE",
        clock.toString(),
        "FAKETIME_CACHE_DURATION",
        "1",
        "FAKETIME_DONT_FAKE_MONOTONIC",
        "1",
        // Waits that are counted by the other clock would otherwise end at once, over and over.
        "FAKETIME_FORCE_MONOTONIC_FIX",
        "0",
        "TZ",
        ZONE.getId());
  }

  private void stepClock() throws IOException, InterruptedException {
    shift = shift.plus(CLOCK_STEP);
    setClock();
    // The library reads the file once a second.
    Thread.sleep(1500);
  }

  private void setClock() throws IOException {
    Path next = clock.resolveSibling(clock.getFileName() + ".next");
    Files.writeString(next, "+" + shift.toSeconds() + "\n");
    Files.move(next, clock, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  private void checkHealth(Server server) throws IOException, InterruptedException {
    for (String probe : List.of("liveness", "readiness")) {
      HttpResponse<String> answer = server.get("/actuator/health/" + probe);
      count(probe + " asked");
      if (answer.statusCode() != 200) {
        report(probe + ": " + answer.statusCode() + " " + answer.body());
      }
    }
  }

  private void checkLeftovers(Server server) throws IOException {
    List<String> left = new ArrayList<>();
    try (Stream<Path> files = Files.walk(server.files())) {
      files
          .map(path -> String.valueOf(path.getFileName()))
          .filter(name -> name.endsWith(".part"))
          .forEach(left::add);
    }
    left.forEach(name -> report("left over: " + name));
  }

  private void count(String what) {
    done.merge(what, 1, Integer::sum);
  }

  /** What differs only by numbers is printed once. */
  private void report(String what) {
    String kind = what.replaceAll("reference [0-9a-f]{8}|[0-9]+", "…");
    if (wrong.merge(kind, 1, Integer::sum) == 1) {
      System.out.println("WRONG: " + what);
    }
  }

  private void print(int bursts, boolean shifted, Gauges gauges) {
    System.out.printf("| %d minutes, %d bursts of work | |%n|---|---|%n", MINUTES, bursts);
    if (shifted) {
      System.out.printf(
          "| hours that the clock went on | %d |%n", CLOCK_STEP.multipliedBy(bursts).toHours());
    }
    done.forEach((what, number) -> System.out.printf("| %s | %d |%n", what, number));
    wrong.forEach((what, number) -> System.out.printf("| wrong: %s | %d |%n", what, number));
    System.out.printf(
        "| **wrong** | **%d** |%n%n", wrong.values().stream().mapToInt(Integer::intValue).sum());
    gauges.print();
  }
}
