package org.sparebit.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths that two parts of the server could take differently, and methods nobody asked for. */
class OddPathsContractIT {
  private ContractServer server;

  @BeforeEach
  void connect() throws IOException {
    server = ContractServer.fresh();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/actuator/health/../x",
        "/actuator/health/..",
        "/actuator/health/.",
        "/actuator/health/%2e%2e/x",
        "/actuator/health/.%2E/x",
        "/actuator/health/..;a=b/x",
        "/actuator/health/./liveness",
        "/actuator/./health",
        "/actuator//health",
        "//actuator/health",
        "/actuator/health//liveness",
        "/actuator/health;a=b",
        "/actuator/health/liveness;a=b",
        "/actuator;a=b/health",
        "/actuator/health/x",
        "/actuator/health/liveness/x",
        "/actuator/health/x/y",
        "/actuator/health/x/y/",
        "/actuator/health/db/y",
        "/actuator/health/db/y/z",
        "/actuator/health/x/liveness/livenessState",
        "/actuator/health/liveness/livenessState/x",
        "/actuator/health/%6civeness",
        "/actuator/info/x",
        "/actuator/env/../health",
        "/isize/../actuator/health",
        "/actuator/heapdump/..",
        "/actuator/nothing",
        "/actuator/prometheus/x",
        "/isize/../version",
        "/isize/./1",
        "/version/.",
        "/isize/1/../1/cancel",
        "/isize/..;/version"
      })
  void answers404InJson(String path) throws Exception {
    assertError(send("GET", path), 404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/actuator/health/%00",
        "/actuator/health/%2e%2e%2fx",
        "/actuator/health%2fliveness",
        "/actuator/health\\liveness",
        "/actuator/health/%5c..%5cx",
        "/actuator/health/%",
        "/actuator/health/%zz",
        "/actuator/health/%ff",
        "/isize%2f1",
        "/isize/%00",
        "/%00"
      })
  void refusesWhatCantBeDecoded(String path) throws Exception {
    String answer = send("GET", path);
    assertThat(answer).matches("(?s)HTTP/1.1 (400|404) .*");
    assertThat(answer).contains("{\"error\":\"").doesNotContain("Exception", "\tat ");
  }

  /** Kept until it is whole, a long list that many ask for would take all memory. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/isize",
        "/isize/",
        "/isize?limit=100",
        "/%69size",
        "/isiz%65/",
        "/isize;a=b",
        "/isize;a=b/"
      })
  void writesAListAsItIsReadHoweverItIsSpelled(String path) throws Exception {
    for (int i = 0; i < 100; i++) {
      server.jobs.insert(Jobs.av1("/isize_files/" + i + ".mp4"), List.of(), "client");
    }
    assertThat(send("GET", path).toLowerCase(Locale.ROOT))
        .startsWith("http/1.1 200 ")
        .contains("transfer-encoding: chunked")
        .doesNotContain("content-length");
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /actuator/health",
    "DELETE, /actuator/health/liveness",
    "PUT, /actuator/info",
    "PATCH, /actuator/health/readiness",
    "BREW, /actuator/health",
    "TRACE, /isize"
  })
  void answers405ForMethodsThatAPathHasNot(String method, String path) throws Exception {
    assertError(send(method, path), 405);
  }

  @Test
  void refusesABodyWhereThereIsNoneToRead() throws Exception {
    for (String path : new String[] {"/actuator/health", "/actuator/info"}) {
      assertError(
          server.raw(
              "GET "
                  + path
                  + " HTTP/1.1|Host: x|Connection: close|Content-Type: application/json"
                  + "|Content-Length: 8||{\"a\":{}}"),
          400);
    }
  }

  private String send(String method, String path) throws IOException {
    return server.raw(method + " " + path + " HTTP/1.1|Host: x|Connection: close||");
  }

  private static void assertError(String answer, int status) {
    assertThat(answer).startsWith("HTTP/1.1 " + status + " ").contains("{\"error\":\"");
    assertThat(answer).doesNotContain("Exception", "\tat ");
  }
}
