package org.sparebit.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sparebit.api.ContractServer.json;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.transaction.CannotCreateTransactionException;

/** What holds for every request: JSON answers, and never a 500, a stack trace or a page. */
class HttpContractIT {
  private ContractServer server;

  @BeforeEach
  void connect() throws IOException {
    server = ContractServer.fresh();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/nothing",
        "/isize/1/cancel/it",
        "/isizes",
        "/error",
        "/favicon.ico",
        "/index.html",
        "/static/a.js",
        "//isize",
        "/isize//1",
        "/Isize",
        "/isize;a=b/x/y",
        "/versio%6E/x"
      })
  void answers404InJsonForUnknownPaths(String path) throws Exception {
    HttpResponse<String> response = server.send("GET", path, null, "Accept", "text/html");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(404);
    assertThat(json(response).get("error").asString()).contains("not part of this API");
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, /isize, 'GET,POST'",
    "DELETE, /isize, 'GET,POST'",
    "PATCH, /isize/1, 'GET,DELETE'",
    "POST, /isize/1, 'GET,DELETE'",
    "GET, /isize/1/cancel, POST",
    "DELETE, /codec, 'GET,POST'",
    "POST, /version, GET",
    "BREW, /isize, 'GET,POST'"
  })
  void answers405InJsonWithAllow(String method, String path, String allowed) throws Exception {
    HttpResponse<String> response = server.send(method, path, null);
    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(List.of(response.headers().firstValue("Allow").orElse("").split(", ?")))
        .containsExactlyInAnyOrder(allowed.split(","));
    assertThat(json(response).get("error").asString()).contains(method, "supported: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/isize", "/codec", "/version", "/actuator/health"})
  void answersHeadLikeGetWithoutABody(String path) throws Exception {
    HttpResponse<String> response = server.send("HEAD", path, null);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
  }

  @Test
  void answersOptionsWithAllow() throws Exception {
    HttpResponse<String> response = server.send("OPTIONS", "/isize", null);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Allow").orElse("")).contains("GET", "POST");
  }

  @Test
  void toleratesATrailingSlash() throws Exception {
    assertThat(server.get("/version/").statusCode()).isEqualTo(200);
    assertThat(server.post("/isize/", "{}").body()).contains("input: missing");
    assertThat(server.get("/isize/7/").body()).isEqualTo("{\"error\":\"Invalid Job ID\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "image/png", "nonsense", "*/*;q=2", "application/xml"})
  void answersInJsonWhateverTheClientAccepts(String accept) throws Exception {
    for (String path : new String[] {"/isize", "/isize/1", "/codec", "/version"}) {
      HttpResponse<String> response = server.send("GET", path, null, "Accept", accept);
      assertThat(response.statusCode()).isIn(200, 404);
      assertThat(response.headers().firstValue("Content-Type").orElse(""))
          .startsWith("application/json");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/isize/%00",
        "/isize/%2F",
        "/isize/%zz",
        "/isize/%",
        "/isize/..",
        "/isize/../../etc",
        "/isize/%2e%2e/x",
        "/isize\\x",
        "/isize/a b",
        "/isize?limit=%",
        "/isize?%zz=1",
        "/isize/%FF",
        "/isize?limit=%FF",
        "/isize/<script>",
        "/\u0001",
        "/isize;jsessionid=1",
        "/isize/1;a=b",
        "*",
        "http://",
        "isize"
      })
  void survivesOddTargets(String target) throws Exception {
    String answer = server.raw("GET " + target + " HTTP/1.1|Host: x|Connection: close||");
    assertThat(statusOf(answer)).as(answer).isIn(200, 400, 404);
    assertSober(answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /isize HTTP/1.1|Connection: close||",
        "GET /isize HTTP/9.9|Host: x||",
        "GET||",
        "OPTIONS * HTTP/1.1|Host: x|Connection: close||",
        "TRACE /isize HTTP/1.1|Host: x|Connection: close||",
        "CONNECT x:1 HTTP/1.1|Host: x|Connection: close||",
        "POST /isize HTTP/1.1|Host: x|Content-Length: many||",
        "POST /isize HTTP/1.1|Host: x|Expect: 100-continue|Content-Length: many||",
        "POST /isize HTTP/1.1|Host: x|Content-Length: -1||",
        "POST /isize HTTP/1.1|Host: x|Transfer-Encoding: odd|Connection: close||",
        "POST /isize HTTP/1.1|Host: x|Content-Type: application/json|Transfer-Encoding:"
            + " chunked|Connection: close||zz|",
        "POST /isize HTTP/1.1|Host: x|Expect: nonsense|Connection: close||",
        "GET /isize HTTP/1.1|Host: x|Range: bytes=a|Connection: close||",
        "GET /isize HTTP/1.1|Host: x y|Connection: close||"
      })
  void survivesOddRequests(String request) throws Exception {
    String answer = server.raw(request);
    assertThat(statusOf(answer)).as(answer).isIn(200, 400, 405, 417, 501, 505);
    assertSober(answer);
  }

  @Test
  void acceptsAChunkedBody() throws Exception {
    String answer =
        server.raw(
            "POST /isize HTTP/1.1|Host: x|Content-Type: application/json|Transfer-Encoding:"
                + " chunked|Connection: close||2|{}|0||");
    assertThat(statusOf(answer)).isEqualTo(400);
    assertThat(answer).contains("input: missing");
  }

  @Test
  void answersADatabaseThatIsDownWith503AndAReferenceIntoTheLog() throws Exception {
    server.jobs.failWith(new CannotCreateTransactionException("no connection to jdbc:h2:/x"), 0);
    for (HttpResponse<String> response :
        List.of(
            server.get("/isize"),
            server.get("/isize/1"),
            server.delete("/isize/1"),
            server.send("POST", "/isize/1/cancel", null),
            server.post("/isize", Requests.av1()))) {
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.headers().firstValue("Retry-After")).isPresent();
      assertThat(json(response).get("error").asString())
          .matches("The database of the jobs does not answer.* reference [0-9a-f]{8}\\.");
      assertSober(response.body());
    }
  }

  @Test
  void answersTheUnexpectedWith503AndAReferenceIntoTheLog() throws Exception {
    server.jobs.failWith(new IllegalStateException("secret detail"), 0);
    HttpResponse<String> response = server.get("/isize/1");
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(json(response).get("error").asString()).matches(".* reference [0-9a-f]{8}\\.");
    assertSober(response.body());
  }

  private static void assertSober(String answer) {
    assertThat(answer)
        .doesNotContain("Exception", "at org.", "Tomcat", "<html", "secret detail", "jdbc:");
  }

  private static int statusOf(String answer) {
    return Integer.parseInt(answer.replaceFirst("(?s)^HTTP/1.1 (\\d+).*", "$1"));
  }

  @Test
  void refusesABodyThatIsTooLargeBeforeItIsSent() throws Exception {
    for (String length : List.of("65537", "10000000000", "9223372036854775807")) {
      String answer =
          server.raw(
              "POST /isize HTTP/1.1|Host: x|Content-Type: application/json|Expect: 100-continue|"
                  + "Content-Length: "
                  + length
                  + "||");
      assertThat(answer).startsWith("HTTP/1.1 400 ").contains("larger than 64 KiB", length);
      assertThat(answer).containsIgnoringCase("connection: close").contains("nosniff");
    }
  }

  @Test
  void asksForABodyThatIsAnnouncedFirst() throws Exception {
    String answer =
        server.raw(
            "POST /isize HTTP/1.1|Host: x|Content-Type: application/json|Expect: 100-continue|"
                + "Connection: close|Content-Length: 2||{}");
    assertThat(answer).startsWith("HTTP/1.1 100").contains("HTTP/1.1 400", "input: missing");
  }
}
