import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Submits jobs at a steady rate and asks for liveness while slow clients of each kind in turn, and
 * then of all kinds at once, hold as many connections as they can get: whenever the server ends
 * one, the client comes back.
 */
public final class SlowClientsBenchmark {
  private static final int CLIENTS = Settings.number("CLIENTS", 1_000);
  private static final int SECONDS = Settings.number("SECONDS", 30);
  private static final int PER_SECOND = Settings.number("RATE", 20);
  private static final int JOBS_TO_LIST = Settings.number("JOBS", 10_000);
  private static final List<String> KINDS =
      Settings.list("KINDS", "none headers bodies readers idle all");
  private static final int ADDRESSES = 10;

  private int jobs;

  private enum Kind {
    HEADERS("GET /isize HTTP/1.1\r\nHost: x\r\n", "X: y\r\n"),
    BODIES(
        "POST /isize HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            + "Content-Length: 60000\r\n\r\n{",
        " "),
    READERS("GET /isize HTTP/1.1\r\nHost: x\r\n\r\n", ""),
    IDLE("GET /version HTTP/1.1\r\nHost: x\r\n\r\n", "");

    private final byte[] first;
    private final byte[] more;

    Kind(String first, String more) {
      this.first = first.getBytes(StandardCharsets.US_ASCII);
      this.more = more.getBytes(StandardCharsets.US_ASCII);
    }
  }

  private SlowClientsBenchmark() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Machine.print();
    new SlowClientsBenchmark().run();
  }

  private void run() throws IOException, InterruptedException {
    try (Server server = new Server(Map.of("sparebit.worker.concurrent-jobs", "1"))) {
      while (jobs < JOBS_TO_LIST) {
        server.submit(Load.job("job" + jobs++));
      }
      Load.header(CLIENTS + " slow clients of a kind");
      for (String name : KINDS) {
        switch (name) {
          case "none" -> measure(server, name, new Kind[0]);
          case "all" -> measure(server, "all kinds", Kind.values());
          default -> measure(server, name, Kind.valueOf(name.toUpperCase(Locale.ROOT)));
        }
      }
    }
  }

  private void measure(Server server, String name, Kind... kinds)
      throws IOException, InterruptedException {
    AtomicBoolean over = new AtomicBoolean();
    ExecutorService attack = Executors.newCachedThreadPool();
    for (Kind kind : kinds) {
      attack.execute(() -> attack(server.port(), kind, over));
    }
    // What comes first may still find a server that nobody holds.
    TimeUnit.SECONDS.sleep(kinds.length == 0 ? 0 : 3);
    Load posts = new Load();
    Load liveness = new Load();
    ExecutorService clients = Executors.newCachedThreadPool();
    for (int i = 0; i < SECONDS * PER_SECOND; i++) {
      int job = jobs++;
      clients.execute(() -> timed(posts, () -> server.submit(Load.job("job" + job))));
      clients.execute(
          () ->
              timed(
                  liveness,
                  () -> {
                    if (server.get("/actuator/health/liveness").statusCode() != 200) {
                      throw new IOException("not alive");
                    }
                  }));
      TimeUnit.MICROSECONDS.sleep(1_000_000 / PER_SECOND);
    }
    clients.shutdown();
    clients.awaitTermination(2, TimeUnit.MINUTES);
    over.set(true);
    attack.shutdown();
    attack.awaitTermination(1, TimeUnit.MINUTES);
    posts.row(name + ": POST /isize");
    liveness.row(name + ": liveness");
  }

  private static void timed(Load load, Load.Request request) {
    try {
      load.time(request);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One thread keeps all clients of a kind going, a byte or a line a second each. */
  private static void attack(int port, Kind kind, AtomicBoolean over) {
    Deque<Slow> clients = new ArrayDeque<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(new Slow("127.0.0." + (2 + kind.ordinal() * ADDRESSES + i % ADDRESSES)));
    }
    try {
      while (!over.get()) {
        long start = System.nanoTime();
        for (Slow client : clients) {
          client.step(port, kind);
        }
        long left = 1_000 - (System.nanoTime() - start) / 1_000_000;
        TimeUnit.MILLISECONDS.sleep(Math.max(1, left));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      clients.forEach(Slow::close);
    }
  }

  private static final class Slow {
    private final String address;
    private final ByteBuffer one = ByteBuffer.allocate(1);
    private @Nullable SocketChannel channel;

    Slow(String address) {
      this.address = address;
    }

    void step(int port, Kind kind) {
      try {
        if (channel == null) {
          SocketChannel fresh = SocketChannel.open();
          channel = fresh;
          fresh.socket().setReceiveBufferSize(4096);
          fresh.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
          fresh.connect(new InetSocketAddress("127.0.0.1", port));
          fresh.configureBlocking(false);
          fresh.write(ByteBuffer.wrap(kind.first));
        } else {
          if (kind.more.length > 0) {
            channel.write(ByteBuffer.wrap(kind.more));
          }
          one.clear();
          if (channel.read(one) < 0) {
            close();
          }
        }
      } catch (IOException e) {
        close();
      }
    }

    void close() {
      try {
        if (channel != null) {
          channel.close();
        }
      } catch (IOException e) {
        // It is gone either way.
      }
      channel = null;
    }
  }
}
