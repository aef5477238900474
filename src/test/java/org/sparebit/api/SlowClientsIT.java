package org.sparebit.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.sparebit.protocol.WarningCode;

/** Clients that send or take by the byte: the server ends them, and answers others meanwhile. */
@Tag("alone")
class SlowClientsIT {
  private static final Duration LONG = Duration.ofSeconds(40);

  @TempDir Path folder;
  private final List<Socket> sockets = new ArrayList<>();
  private final ScheduledExecutorService trickle = Executors.newSingleThreadScheduledExecutor();

  @AfterEach
  void hangUp() throws IOException {
    trickle.shutdownNow();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @Test
  void endsAHeaderThatTricklesIn() throws Exception {
    try (ContractServer server = server("--sparebit.http.header-timeout=1s")) {
      Socket slow = connect(server, "127.0.0.2");
      send(slow, "GET /isize HTTP/1.1\r\nHost: x\r\n");
      trickle(slow, "X: y\r\n");
      awaitEnd(slow);
    }
  }

  @Test
  void endsAHeaderThatTricklesInOnAConnectionThatWasUsedBefore() throws Exception {
    try (ContractServer server = server("--sparebit.http.header-timeout=1s")) {
      Socket slow = connect(server, "127.0.0.2");
      send(slow, "GET /isize HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(slow.getInputStream().read()).isEqualTo('H');
      trickle(slow, "G");
      awaitEnd(slow);
    }
  }

  @Test
  void endsAConnectionThatSendsBlankLinesOnly() throws Exception {
    try (ContractServer server = server("--sparebit.http.idle-timeout=1s")) {
      Socket slow = connect(server, "127.0.0.2");
      trickle(slow, "\r\n");
      awaitEnd(slow);
    }
  }

  @Test
  void answersABodyThatTricklesInWith408() throws Exception {
    try (ContractServer server = server("--sparebit.http.body-timeout=1s")) {
      for (String framing : List.of("Content-Length: 60000", "Transfer-Encoding: chunked")) {
        Socket slow = connect(server, "127.0.0.2");
        send(slow, post(framing));
        trickle(slow, framing.startsWith("T") ? "1\r\n \r\n" : " ");
        String answer = read(slow);
        assertThat(answer).startsWith("HTTP/1.1 408 ").contains("{\"error\":\"The body did not");
        assertThat(answer).containsIgnoringCase("connection: close");
      }
    }
  }

  @Test
  void answersAClientThatFallsSilentInTheMidstOfItsBodyWith408() throws Exception {
    // Its silence is longer than the time in which an answer must be taken, which is Tomcat's own.
    try (ContractServer server =
        server("--sparebit.http.body-timeout=4s", "--sparebit.http.write-timeout=500ms")) {
      for (String framing : List.of("Content-Length: 60000", "Transfer-Encoding: chunked")) {
        Socket silent = connect(server, "127.0.0.2");
        send(silent, post(framing) + (framing.startsWith("T") ? "1\r\n{\r\n" : "{"));
        assertThat(read(silent)).startsWith("HTTP/1.1 408 ").contains("The body did not come in");
      }
    }
  }

  @Test
  void acceptsABodyThatComesInPieces() throws Exception {
    try (ContractServer server = server()) {
      Socket client = connect(server, "127.0.0.2");
      send(client, post("Content-Length: 2|Connection: close").replace("|", "\r\n"));
      // The server has seen the header when another request has been answered after it.
      assertThat(server.get("/version").statusCode()).isEqualTo(200);
      send(client, "{");
      assertThat(server.get("/version").statusCode()).isEqualTo(200);
      send(client, "}");
      assertThat(read(client)).startsWith("HTTP/1.1 400 ").contains("input: missing");
    }
  }

  @Test
  void answersABodyWhoseFramingBreaksOnTheWay() throws Exception {
    try (ContractServer server = server()) {
      Socket client = connect(server, "127.0.0.2");
      send(client, post("Transfer-Encoding: chunked") + "1\r\n{\r\n");
      assertThat(server.get("/version").statusCode()).isEqualTo(200);
      send(client, "zz\r\n");
      assertThat(read(client)).startsWith("HTTP/1.1 400 ").contains("framing is wrong");
    }
  }

  @Test
  void saysNothingInTheLogOfClientsThatLeaveInTheMidstOfABody() throws Exception {
    Logger root = (Logger) LoggerFactory.getLogger("org");
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    try (ContractServer server = server("--sparebit.http.max-connections=16")) {
      // A start sets logging up anew, so not before.
      root.addAppender(log);
      for (int i = 0; i < 20; i++) {
        send(connect(server, "127.0.0.2"), post("Content-Length: 60000") + "{");
      }
      hangUp();
      assertThat(server.get("/version").statusCode()).isEqualTo(200);
    } finally {
      root.detachAppender(log);
    }
    assertThat(log.list)
        .extracting(ILoggingEvent::getLevel)
        .doesNotContain(Level.ERROR, Level.WARN);
  }

  @Test
  void answersAllOthersWhileMoreBodiesAreUnderWayThanThereAreThreads() throws Exception {
    try (ContractServer server =
        server("--server.tomcat.threads.max=12", "--sparebit.http.max-requests=4")) {
      for (int i = 0; i < 60; i++) {
        send(connect(server, "127.0.0." + (2 + i % 5)), post("Content-Length: 60000") + "{");
      }
      assertThat(server.post("/isize", Requests.av1()).statusCode()).isEqualTo(201);
      assertThat(server.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void keepsLivenessAndSubmissionsGoingWhileListsAreNotTaken() throws Exception {
    try (ContractServer server =
        server(
            "--server.tomcat.threads.max=12",
            "--sparebit.http.max-lists=2",
            "--sparebit.http.request-wait=300ms",
            "--sparebit.http.max-requests=4")) {
      for (int i = 0; i < 30_000; i++) {
        server.jobs.insert(Jobs.av1("/isize_files/" + i + ".mp4"), List.of(), "client");
      }
      for (int i = 0; i < 30; i++) {
        send(connect(server, "127.0.0.3"), "GET /isize HTTP/1.1\r\nHost: x\r\n\r\n");
      }
      assertThat(server.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
      assertThat(server.get("/isize/1").statusCode()).isEqualTo(200);
      // Who sits at another address gets its list all the same.
      assertThat(server.get("/isize?limit=1").statusCode()).isEqualTo(200);
      send(connect(server, "127.0.0.4"), "GET /isize HTTP/1.1\r\nHost: x\r\n\r\n");
      await().atMost(LONG).until(() -> server.get("/isize?limit=1").statusCode() == 503);
      HttpResponse<String> another = server.get("/isize");
      assertThat(another.statusCode()).isEqualTo(503);
      assertThat(another.headers().firstValue("Retry-After")).isPresent();
      hangUp();
      await().atMost(LONG).until(() -> server.get("/isize?limit=1").statusCode() == 200);
    }
  }

  @Test
  void keepsItsThreadsFromClientsThatAskAgainAndAgainAndTakeNoAnswer() throws Exception {
    // As many as a connection may be used for; answers of 10 MB are more than any buffers.
    String requests = "GET /isize/1 HTTP/1.1\r\nHost: x\r\n\r\n".repeat(99);
    try (ContractServer server =
        server(
            "--server.tomcat.threads.max=12",
            "--sparebit.http.max-requests=4",
            "--sparebit.http.request-wait=300ms",
            "--sparebit.http.write-timeout=60s")) {
      server.jobs.insert(
          Jobs.av1("/isize_files/1.mp4"),
          List.of(WarningCode.DEINTERLACED.with("x".repeat(100_000))),
          "client");
      for (int i = 0; i < 30; i++) {
        send(connect(server, "127.0.0.3"), requests);
      }
      // Each has had as much of its answers as fits between it and the server.
      await().atMost(LONG).until(() -> server.get("/version").statusCode() == 200);
      for (int i = 0; i < 20; i++) {
        assertThat(server.get("/version").statusCode()).isEqualTo(200);
        assertThat(server.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void letsNewClientsInWhenOthersHoldAllConnections() throws Exception {
    try (ContractServer server = server("--sparebit.http.max-connections=40")) {
      for (int i = 0; i < 200; i++) {
        Socket slow = connect(server, "127.0.0." + (2 + i % 4));
        send(slow, i % 2 == 0 ? "GET /" : "");
      }
      for (int i = 0; i < 20; i++) {
        try (Socket fresh = connect(server, "127.0.0.1")) {
          send(fresh, "GET /version HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
          assertThat(read(fresh)).startsWith("HTTP/1.1 200 ");
        }
      }
    }
  }

  @Test
  void letsAClientThatHoldsTooManyConnectionsLoseItsOwn() throws Exception {
    try (ContractServer server = server("--sparebit.http.max-connections-per-client=3")) {
      List<Socket> greedy = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        greedy.add(connect(server, "127.0.0.4"));
        send(greedy.get(i), "GET /");
      }
      Socket other = connect(server, "127.0.0.5");
      awaitEnd(greedy.get(0));
      send(greedy.get(5), "version HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      assertThat(read(greedy.get(5))).startsWith("HTTP/1.1 200 ");
      send(other, "GET /version HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      assertThat(read(other)).startsWith("HTTP/1.1 200 ");
    }
  }

  private ContractServer server(String... settings) {
    return ContractServer.own(folder.resolve("server"), settings);
  }

  private static String post(String framing) {
    return "POST /isize HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        + framing
        + "\r\n\r\n";
  }

  private Socket connect(ContractServer server, String from) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port));
    socket.setSoTimeout((int) LONG.toMillis());
    sockets.add(socket);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  private void trickle(Socket socket, String piece) {
    // It ends with the first piece that can't be sent.
    var unused =
        trickle.scheduleWithFixedDelay(
            () -> {
              try {
                send(socket, piece);
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            },
            0,
            100,
            TimeUnit.MILLISECONDS);
  }

  private static String read(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** An end by the server, orderly or not; a read that takes too long is none. */
  private static void awaitEnd(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    try {
      while (in.read() >= 0) {
        // Whatever it may have to say.
      }
    } catch (SocketException e) {
      assertThat(e).hasMessageContaining("reset");
    }
  }
}
