package org.sparebit.api.fuzz;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Sends malformed requests by several clients at once and counts how they are answered. */
public final class RequestFuzzer {
  private static final int CLIENTS = 8;

  /** Longer than any deadline of the server: whoever is not answered by then never will be. */
  private static final int HANG_MILLIS = 60_000;

  private final int port;
  private final Map<String, AtomicInteger> outcomes = Collections.synchronizedMap(new TreeMap<>());
  private final List<String> faults = Collections.synchronizedList(new ArrayList<>());

  public RequestFuzzer(int port) {
    this.port = port;
  }

  /** Sends the requests of {@code count} seeds. */
  public void send(long firstSeed, int count) throws InterruptedException {
    AtomicLong next = new AtomicLong(firstSeed);
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    for (int i = 0; i < CLIENTS; i++) {
      clients.execute(
          () -> {
            for (long seed = next.getAndIncrement();
                seed < firstSeed + count;
                seed = next.getAndIncrement()) {
              note(seed, outcome(seed));
            }
          });
    }
    clients.shutdown();
    if (!clients.awaitTermination(2, TimeUnit.HOURS)) {
      faults.add("the requests take too long");
    }
  }

  /** What must not have happened, with the seeds of the requests; empty if all is well. */
  public List<String> faults() {
    return List.copyOf(faults);
  }

  /** How many requests ended how: a status, or {@code closed}. */
  public Map<String, Integer> outcomes() {
    Map<String, Integer> counts = new TreeMap<>();
    outcomes.forEach((outcome, count) -> counts.put(outcome, count.get()));
    return counts;
  }

  private void note(long seed, String outcome) {
    outcomes.computeIfAbsent(outcome, o -> new AtomicInteger()).incrementAndGet();
    boolean isFault =
        outcome.equals("hang")
            || outcome.equals("trace")
            || (outcome.startsWith("5") && !outcome.equals("501") && !outcome.equals("505"));
    if (isFault) {
      faults.add("seed " + seed + ": " + outcome);
    }
  }

  private String outcome(long seed) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), HANG_MILLIS);
      socket.setSoTimeout(HANG_MILLIS);
      try {
        socket.getOutputStream().write(MalformedRequest.of(seed));
        socket.shutdownOutput();
      } catch (IOException e) {
        // It has been refused before all of it was sent; the answer may be there.
      }
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (answer.contains("\tat ") || answer.contains("Exception")) {
        return "trace";
      }
      return answer.matches("(?s)HTTP/1\\.1 [0-9]{3}.*") ? answer.substring(9, 12) : "closed";
    } catch (SocketTimeoutException e) {
      return "hang";
    } catch (IOException e) {
      return "closed";
    }
  }

  /** Port, number of requests, first seed; exit code 1 if there were faults. */
  public static void main(String[] arguments) throws InterruptedException {
    RequestFuzzer fuzzer = new RequestFuzzer(Integer.parseInt(arguments[0]));
    fuzzer.send(Long.parseLong(arguments[2]), Integer.parseInt(arguments[1]));
    System.out.println("| answer | requests |");
    System.out.println("|---|---|");
    fuzzer
        .outcomes()
        .forEach((outcome, count) -> System.out.println("| " + outcome + " | " + count + " |"));
    fuzzer.faults().stream().limit(20).forEach(System.err::println);
    System.exit(fuzzer.faults().isEmpty() ? 0 : 1);
  }
}
