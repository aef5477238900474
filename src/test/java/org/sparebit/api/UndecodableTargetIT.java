package org.sparebit.api;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Targets that one part of the server lets through and another one can't decode. */
class UndecodableTargetIT {
  private static final List<String> METHODS =
      List.of("GET", "POST", "HEAD", "OPTIONS", "BREW", "TRACE");

  /** Tomcat cuts these parameters off before it decodes the path. */
  private static final List<String> PATHS =
      List.of(
          "/isize;a=%zz",
          "/isize;%",
          "/isize;%4",
          "/isize/1;%4x",
          "/isize/1;a=1;b=%ion/cancel",
          "/isize/;%zz/1",
          "/isize/1/cancel;%zz",
          "/version;%u0041/",
          "/codec;=%,41",
          "/error;%zz",
          "/nothing;%zz",
          "/;%zz",
          "http://localhost/isize;%zz",
          "/actuator/health;%zz",
          "/actuator/health/liveness;%zz",
          "/actuator/nothing;%zz");

  /** Only who asks for a parameter has Tomcat read them. */
  private static final List<String> QUERIES =
      List.of("%zz", "a=%", "a=%ff", "limit=1&=%ion", "a&".repeat(1001));

  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private ContractServer server;

  @BeforeEach
  void connect() throws IOException {
    server = ContractServer.fresh();
    log.start();
    root.addAppender(log);
  }

  @AfterEach
  void stopReading() {
    root.detachAppender(log);
  }

  @Test
  void refusesPathsThatCantBeDecodedWithoutAWordInTheLog() throws Exception {
    Map<String, String> others = new LinkedHashMap<>();
    for (String method : METHODS) {
      for (String path : PATHS) {
        String answer = send(method, path);
        boolean isRefused =
            answer.startsWith("HTTP/1.1 400 ")
                && answer.contains("nosniff")
                && (method.equals("HEAD")
                    || answer.matches("(?s).*\\{\"error\":\".* can't be decoded: [^}]*\\.\"}"));
        if (!isRefused) {
          others.put(method + " " + path, answer);
        }
      }
    }
    assertThat(others).isEmpty();
    assertThat(troubles()).isEmpty();
    assertThat(server.get("/isize;a=%2525").statusCode()).isEqualTo(200);
  }

  @Test
  void refusesQueriesThatCantBeReadWithoutAWordInTheLog() throws Exception {
    List<String> others = new ArrayList<>();
    for (String path :
        List.of(
            "/isize",
            "/actuator/health",
            "/actuator/health/liveness",
            "/actuator/health/readiness",
            "/actuator/info",
            "/actuator/prometheus")) {
      for (String query : QUERIES) {
        String answer = send("GET", path + "?" + query);
        if (!answer.startsWith("HTTP/1.1 400 ")
            || !answer.contains("{\"error\":\"The query of the URL can't be read")) {
          others.add(path + "?" + query + ": " + answer);
        }
      }
    }
    assertThat(others).isEmpty();
    assertThat(troubles()).isEmpty();
  }

  private List<String> troubles() {
    return log.list.stream()
        .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  private String send(String method, String target) throws IOException {
    return server.raw(
        method + " " + target + " HTTP/1.1|Host: localhost|Connection: close|Content-Length: 0||");
  }
}
