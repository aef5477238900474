package org.sparebit.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code /actuator/prometheus}. */
class MetricsContractIT {
  private ContractServer server;

  @BeforeEach
  void connect() throws IOException {
    server = ContractServer.fresh();
  }

  @Test
  void answersCollectorsInTheirOwnFormats() throws Exception {
    HttpResponse<String> text = server.get("/actuator/prometheus");
    assertThat(text.statusCode()).isEqualTo(200);
    assertThat(text.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
    assertThat(
            server
                .send(
                    "GET",
                    "/actuator/prometheus",
                    null,
                    "Accept",
                    "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5")
                .headers()
                .firstValue("Content-Type")
                .orElse(""))
        .startsWith("application/openmetrics-text");
  }

  @Test
  void canBeReadOnly() throws Exception {
    assertThat(server.send("POST", "/actuator/prometheus", "{}").statusCode()).isEqualTo(405);
    assertThat(server.delete("/actuator/prometheus").statusCode()).isEqualTo(405);
  }

  @Test
  void countsRefusalsByStatus() throws Exception {
    double before = refusals(404);
    server.get("/isize/4711");
    await().until(() -> refusals(404) == before + 1);
  }

  @Test
  void countsWhatIsNoHttp() throws Exception {
    double before = refusals(400);
    assertThat(server.raw("GET /isize\0 HTTP/1.1|Host: localhost|Connection: close||"))
        .startsWith("HTTP/1.1 400");
    await().until(() -> refusals(400) == before + 1);
  }

  @Test
  void doesNotCountTheAnswersOfHealthChecks() throws Exception {
    server.databaseUp = false;
    double before = refusals(503);
    assertThat(server.get("/actuator/health/readiness").statusCode()).isEqualTo(503);
    server.get("/isize/4711");
    assertThat(refusals(503)).isEqualTo(before);
  }

  @Test
  void labelsOfRequestsDoNotGrowWithThePathsThatStrangersAskFor() throws Exception {
    askFor(0);
    // The first answer does not count itself yet.
    long unused = seriesOfRequests();
    long before = seriesOfRequests();
    for (int i = 1; i < 50; i++) {
      askFor(i);
    }
    assertThat(seriesOfRequests()).isEqualTo(before);
    assertThat(server.get("/actuator/prometheus").body()).doesNotContain("500000", "wp-admin");
  }

  private void askFor(int i) throws IOException, InterruptedException {
    server.get("/isize/" + (5_000_000 + i));
    server.get("/wp-admin/" + i);
    server.send("GET", "/isize", null, "X-Made-Up", "x" + i);
  }

  private long seriesOfRequests() throws IOException, InterruptedException {
    return server
        .get("/actuator/prometheus")
        .body()
        .lines()
        .filter(line -> line.startsWith("http_server_requests_seconds_count"))
        .count();
  }

  @Test
  void showsNoPathOfTheMachine() throws Exception {
    assertThat(server.get("/actuator/prometheus").body())
        .doesNotContain(
            server.dataDir.toString(), System.getProperty("user.dir"), System.getenv("HOME"));
  }

  private double refusals(int status) throws IOException, InterruptedException {
    Matcher line =
        Pattern.compile("(?m)^sparebit_http_refusals_total\\{status=\"" + status + "\"} (\\S+)$")
            .matcher(server.get("/actuator/prometheus").body());
    return line.find() ? Double.parseDouble(line.group(1)) : 0;
  }
}
