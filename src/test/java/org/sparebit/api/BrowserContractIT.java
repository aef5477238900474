package org.sparebit.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What browsers send for other sites is refused; programs work under every name. */
class BrowserContractIT {
  private ContractServer server;

  @BeforeEach
  void connect() throws IOException {
    server = ContractServer.fresh();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "localhost; Origin: http://evil.example",
        "localhost; Origin: null",
        "localhost; Origin: http://localhost:81",
        "localhost:8000; Origin: http://localhost",
        "localhost:8000; Origin: http://localhost:8001",
        "localhost; Origin: http://localhost.evil.example",
        "localhost; Origin: http://evil.example@localhost",
        "localhost; Origin: http://localhost/",
        "localhost; Origin: file://localhost",
        "localhost; Origin: chrome-extension://localhost",
        "localhost; Origin: localhost",
        "localhost; Origin:",
        "localhost; Origin: http://localhost|Origin: http://evil.example",
        "[::1]:8000; Origin: http://[::2]:8000",
        "localhost; Sec-Fetch-Site: cross-site",
        "localhost; Sec-Fetch-Site: same-site",
        "localhost; Sec-Fetch-Site: nonsense",
        "localhost; Sec-Fetch-Site: cross-site|Origin: http://localhost",
        "localhost; SEC-FETCH-SITE: cross-site|Sec-Fetch-Mode: no-cors",
        "evil.example; Origin: http://evil.example",
        "evil.example:8000; Origin: http://evil.example:8000",
        "evil.example; Sec-Fetch-Site: same-origin|Origin: http://evil.example",
        "evil.example; Sec-Fetch-Mode: navigate",
        "127.0.0.1.evil.example; Origin: http://127.0.0.1.evil.example",
        "evil.example; Accept-Language: en",
        "localhost.evil.example; Referer: http://localhost.evil.example/"
      })
  void refusesChangesThatForeignPagesSend(String host, String headers) throws Exception {
    long id = server.jobs.insert(Jobs.av1("/isize_files/a.mp4"), List.of(), "client");
    for (String change :
        List.of(
            "POST /isize/" + id + "/cancel",
            "DELETE /isize/" + id,
            "POST /isize/" + id + "/cancel/",
            "POST /codec",
            "POST /isize",
            "PUT /isize",
            "BREW /isize",
            "POST /actuator/health")) {
      String answer = send(change, host, headers);
      assertThat(answer).startsWith("HTTP/1.1 403 ").contains("{\"error\":\"");
      assertThat(answer).doesNotContain("Access-Control");
    }
    assertThat(server.jobs.find(id).orElseThrow().status().text()).isEqualTo("Queued");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "localhost; Origin: http://localhost",
        "localhost:8000; Origin: http://localhost:8000",
        "LocalHost:8000; Origin: http://localhost:8000",
        "localhost:80; Origin: http://localhost",
        "localhost.; Origin: http://localhost",
        "localhost; Origin: https://localhost",
        "127.0.0.1:8000; Origin: http://127.0.0.1:8000",
        "192.0.2.7; Origin: http://192.0.2.7",
        "[::1]:8000; Origin: http://[::1]:8000",
        "[2001:DB8::1]; Origin: http://[2001:db8::1]",
        "localhost; Sec-Fetch-Site: same-origin",
        "localhost; Sec-Fetch-Site: none",
        "known.example:99; Origin: http://known.example:99",
        "any.name.example; X-Requested-With: curl",
        "any.name.example; User-Agent: curl/8.0|Accept: */*",
        "any.name.example; User-Agent: node|Accept-Language: *|Sec-Fetch-Mode: cors",
        "ec2-203-0-113-25.compute-1.amazonaws.com; Accept-Encoding: gzip"
      })
  void acceptsChangesOfItsOwnPagesAndOfPrograms(String host, String headers) throws Exception {
    try (ContractServer named =
        ContractServer.own(
            server.dataDir.resolve("named"), "--sparebit.access.hosts=known.example, b.example")) {
      long id = named.jobs.insert(Jobs.av1("/isize_files/a.mp4"), List.of(), "client");
      String answer = named.raw(request("POST /isize/" + id + "/cancel", host, headers));
      assertThat(answer).startsWith("HTTP/1.1 202 ");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Accept-Language: de",
        "Accept-Language: *",
        "Accept-Language: *|Sec-Fetch-Mode: cors|User-Agent: Mozilla/5.0",
        "Accept-Language: *|Sec-Fetch-Mode: cors|User-Agent: node|Sec-Fetch-Site: same-origin",
        "Referer: http://evil.example/",
        "Sec-Fetch-Site: same-origin",
        "Origin: http://evil.example"
      })
  void refusesReadsByANameThatSomebodyElseLetPointHere(String header) throws Exception {
    for (String path : List.of("/isize", "/version", "/codec", "/actuator/health", "/nothing")) {
      assertThat(send("GET " + path, "evil.example", header))
          .startsWith("HTTP/1.1 403 ")
          .contains("SPAREBIT_HOSTS");
    }
    assertThat(send("GET /isize", "localhost", header)).startsWith("HTTP/1.1 200 ");
    assertThat(send("GET /isize", "evil.example", "Accept: */*")).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void allowsNoOtherSiteToAsk() throws Exception {
    String answer =
        send(
            "OPTIONS /isize",
            "127.0.0.1",
            "Origin: https://evil.example|Access-Control-Request-Method: POST"
                + "|Access-Control-Request-Private-Network: true");
    assertThat(answer).doesNotContain("Access-Control-Allow");
    assertThat(send("GET /isize", "127.0.0.1", "Origin: https://evil.example"))
        .doesNotContain("Access-Control-Allow");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /isize",
        "GET /nothing",
        "GET /isize/%",
        "GET /isize/7",
        "PUT /isize",
        "POST /isize",
        "GET /actuator/health",
        "GET /actuator/env",
        "GET /actuator/health/../x",
        "BAD REQUEST LINE",
        "GET /isize\\x"
      })
  void tellsBrowsersToKeepAnswersToTheirOwnSite(String line) throws Exception {
    assertThat(send(line, "localhost", "Accept: */*"))
        .contains(
            "X-Content-Type-Options: nosniff",
            "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'",
            "X-Frame-Options: DENY",
            "Referrer-Policy: no-referrer",
            "Cross-Origin-Resource-Policy: same-origin",
            "Cache-Control: no-store");
  }

  private String send(String line, String host, String headers) throws IOException {
    return server.raw(request(line, host, headers));
  }

  private static String request(String line, String host, String headers) {
    return line + " HTTP/1.1|Host: " + host + "|Connection: close|" + headers + "||";
  }
}
