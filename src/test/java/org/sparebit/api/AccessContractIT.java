package org.sparebit.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.sparebit.api.ContractServer.json;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.sparebit.api.access.ApiKey;
import org.sparebit.api.access.ApiKey.Role;
import org.sparebit.system.StartupFailure;
import tools.jackson.databind.json.JsonMapper;

/** API keys, rates, and what is noted of changes. */
class AccessContractIT {
  private static final ApiKey.Made FULL = ApiKey.make("editor", Role.FULL);
  private static final ApiKey.Made READ = ApiKey.make("viewer", Role.READ);

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  @TempDir Path folder;

  @AfterEach
  void stopListening() {
    audit().detachAppender(log);
  }

  private static Logger audit() {
    return (Logger) LoggerFactory.getLogger("sparebit.audit");
  }

  @Test
  void letsInNobodyWithoutAKey() throws Exception {
    try (ContractServer server = withKeys()) {
      for (String path :
          List.of("/isize", "/isize/1", "/version", "/codec", "/nothing", "/actuator/info", "/")) {
        refused(server.get(path));
      }
      refused(server.post("/isize", Requests.av1()));
      refused(server.delete("/isize/1"));
      refused(server.send("POST", "/actuator/health", null));
      assertThat(server.jobs.find(1)).isEmpty();
    }
  }

  private static void refused(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("WWW-Authenticate").orElse("")).startsWith("Bearer");
    assertThat(json(response).get("error").asString()).contains("API key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: Bearer wrong",
        "Authorization: Bearer",
        "Authorization: Basic KEY",
        "Authorization: KEY",
        "X-API-Key:",
        "X-API-Key: KEYx",
        "X-API-Key: HASH",
        "X-API-Key: editor",
        "X-Api: KEY",
        "Cookie: X-API-Key=KEY"
      })
  void refusesWhatIsNoKey(String header) throws Exception {
    try (ContractServer server = withKeys()) {
      String sent =
          header
              .replace("KEY", FULL.secret())
              .replace("HASH", FULL.entry().replaceFirst(".*:", ""));
      String answer = server.raw("GET /isize HTTP/1.1|Host: x|Connection: close|" + sent + "||");
      assertThat(answer).startsWith("HTTP/1.1 401 ").doesNotContain(FULL.secret());
    }
  }

  @Test
  void letsAFullKeyDoAllAndAReadingOneRead() throws Exception {
    try (ContractServer server = withKeys()) {
      String body = "{\"enable_codecs\":\"TRUE\"}";
      String[] json = {"Content-Type", "application/json"};
      for (String[] key :
          new String[][] {
            {"Authorization", "Bearer " + FULL.secret()},
            {"authorization", "bearer  " + FULL.secret()},
            {"X-API-Key", FULL.secret()}
          }) {
        assertThat(server.send("GET", "/isize", null, key).statusCode()).isEqualTo(200);
        assertThat(
                server.send("POST", "/codec", body, key[0], key[1], json[0], json[1]).statusCode())
            .isEqualTo(200);
      }
      String[] read = {"X-API-Key", READ.secret()};
      assertThat(server.send("GET", "/isize", null, read).statusCode()).isEqualTo(200);
      assertThat(server.send("HEAD", "/version", null, read).statusCode()).isEqualTo(200);
      for (String change : List.of("POST /codec", "DELETE /isize/1", "POST /isize/1/cancel")) {
        String[] what = change.split(" ", 2);
        HttpResponse<String> response = server.send(what[0], what[1], null, read);
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(json(response).get("error").asString()).contains("viewer", "may read only");
      }
    }
  }

  @Test
  void showsThatItIsAliveToAllAndDetailsToWhoHasAKey() throws Exception {
    try (ContractServer server = withKeys()) {
      await().until(() -> server.get("/actuator/health/readiness").statusCode() == 200);
      for (String path : List.of("", "/liveness", "/readiness")) {
        HttpResponse<String> open = server.get("/actuator/health" + path);
        assertThat(open.statusCode()).isEqualTo(200);
        assertThat(json(open).get("status").asString()).isEqualTo("UP");
        assertThat(open.body()).doesNotContain("components");
      }
      assertThat(server.get("/actuator/health/db").statusCode()).isEqualTo(401);
      assertThat(server.send("GET", "/actuator/health", null, "X-API-Key", READ.secret()).body())
          .contains("components");
    }
  }

  @Test
  void acceptsABrowserByEveryNameWhereThereAreKeysButNoForeignPage() throws Exception {
    try (ContractServer server = withKeys()) {
      String key = "|Connection: close|X-API-Key: " + FULL.secret() + "||";
      assertThat(server.raw("GET /isize HTTP/1.1|Host: my.example|Accept-Language: en" + key))
          .startsWith("HTTP/1.1 200 ");
      assertThat(
              server.raw("POST /codec HTTP/1.1|Host: my.example|Origin: http://evil.example" + key))
          .startsWith("HTTP/1.1 403 ");
    }
  }

  @Test
  void readsKeysFromAFile() throws Exception {
    Path file = folder.resolve("keys");
    Files.writeString(file, "# ours\n\n" + READ.entry() + " # of the wall\n" + FULL.entry() + "\n");
    try (ContractServer server = server("--sparebit.access.api-keys-file=" + file)) {
      assertThat(server.get("/isize").statusCode()).isEqualTo(401);
      assertThat(server.send("GET", "/isize", null, "X-API-Key", READ.secret()).statusCode())
          .isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "password",
    "name:full:password",
    "name:admin:00",
    "na me:full:0000000000000000000000000000000000000000000000000000000000000000"
  })
  void doesNotStartWithAnEntryThatIsNoneAndDoesNotRepeatIt(String entry) {
    assertThatThrownBy(() -> server("--sparebit.access.api-keys=" + entry))
        .rootCause()
        .isInstanceOf(StartupFailure.class)
        .hasMessageContaining("Entry 1 of SPAREBIT_API_KEYS")
        .hasMessageNotContaining(entry);
  }

  @Test
  void doesNotStartWithTwoKeysOfOneNameOrAFileThatIsNotThere() {
    assertThatThrownBy(
            () -> server("--sparebit.access.api-keys=" + FULL.entry() + "," + FULL.entry()))
        .rootCause()
        .hasMessageContaining("editor is taken");
    assertThatThrownBy(() -> server("--sparebit.access.api-keys-file=" + folder.resolve("none")))
        .rootCause()
        .hasMessageContaining("can't be read");
  }

  @Test
  void warnsAtStartOfBeingOpenUnlessItIsNot() {
    assertThat(output(() -> server().close())).contains("WARN", "ANYBODY WHO CAN REACH");
    assertThat(output(() -> withKeys().close())).doesNotContain("ANYBODY");
    assertThat(output(() -> server("--server.address=127.0.0.1").close()))
        .doesNotContain("ANYBODY");
  }

  private static String output(Runnable run) {
    PrintStream usual = System.out;
    ByteArrayOutputStream captured = new ByteArrayOutputStream();
    System.setOut(new PrintStream(captured, true, StandardCharsets.UTF_8));
    try {
      run.run();
    } finally {
      System.setOut(usual);
    }
    return captured.toString(StandardCharsets.UTF_8);
  }

  @Test
  void notesEachChangeAndNoReads() throws Exception {
    try (ContractServer server = withKeys()) {
      String[] key = {"X-API-Key", FULL.secret()};
      server.send("GET", "/isize", null, key);
      server.send("DELETE", "/isize/9", null, key);
      long id = server.jobs.insert(Jobs.av1("/isize_files/a.mp4"), List.of(), "client");
      server.send("POST", "/isize/" + id + "/cancel", null, key);
    }
    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "key=editor from=127.0.0.1 DELETE \"/isize/9\" 404",
            "key=editor from=127.0.0.1 POST \"/isize/1/cancel\" 202");
  }

  @Test
  void notesWhichJobWasMadeAndThatNobodyHadAKey() throws Exception {
    try (ContractServer server = server()) {
      Files.createDirectories(server.dataDir.resolve("samples"));
      Files.writeString(server.dataDir.resolve("samples/test.mp4"), "not really a video");
      assertThat(server.post("/isize", Requests.av1()).statusCode()).isEqualTo(201);
      // A header that anybody can send says nothing of where it came from.
      server.send("DELETE", "/isize/9", null, "X-Forwarded-For", "192.0.2.1");
    }
    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "key=- from=127.0.0.1 POST \"/isize\" 201 /isize/1",
            "key=- from=127.0.0.1 DELETE \"/isize/9\" 404");
  }

  @Test
  void quotesAnAddressThatIsNoneInTheAuditLog() throws Exception {
    try (ContractServer server = server("--server.forward-headers-strategy=native")) {
      for (String from : List.of("2001:db8::7", "192.0.2.1 DELETE \"/isize/7\" 200 key=admin")) {
        server.send("DELETE", "/isize/9", null, "X-Forwarded-For", from);
      }
    }
    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "key=- from=2001:db8::7 DELETE \"/isize/9\" 404",
            "key=- from=\"192.0.2.1 DELETE '/isize/7' 200 key=admin\" DELETE \"/isize/9\" 404");
  }

  @Test
  void answersTooManyRequestsOfOneAddressWith429() throws Exception {
    try (ContractServer server = server("--sparebit.access.requests-per-minute=3")) {
      for (int i = 0; i < 3; i++) {
        assertThat(server.get("/version").statusCode()).isEqualTo(200);
      }
      HttpResponse<String> refused = server.get("/version");
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 60L);
      assertThat(json(refused).get("error").asString()).contains("more than 3 requests");
      assertThat(server.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
    }
  }

  private ContractServer withKeys() {
    return server("--sparebit.access.api-keys=" + FULL.entry() + "," + READ.entry());
  }

  private ContractServer server(String... settings) {
    ContractServer server = ContractServer.own(folder.resolve("server"), settings);
    // A start sets logging up anew, so not before.
    log.start();
    audit().addAppender(log);
    return server;
  }

  @Test
  void refusesAClientThatHasAsManyJobsAsItMay() throws Exception {
    ApiKey.Made second = ApiKey.make("second", Role.FULL);
    try (ContractServer server =
        server("--sparebit.access.api-keys=" + FULL.entry() + "," + second.entry())) {
      server.queue.maxPerClient = 1;
      assertThat(submit(server, "a", FULL).statusCode()).isEqualTo(201);
      HttpResponse<String> refused = submit(server, "b", FULL);
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.headers().firstValueAsLong("Retry-After").orElse(0)).isPositive();
      assertThat(json(refused).get("error").asString()).contains("This client (key editor) has 1");
      assertThat(submit(server, "c", second).statusCode()).isEqualTo(201);
    }
  }

  private static HttpResponse<String> submit(ContractServer server, String output, ApiKey.Made key)
      throws Exception {
    return server.send(
        "POST",
        "/isize",
        new JsonMapper().writeValueAsString(Requests.av1("/isize_files/" + output + ".mp4")),
        "Content-Type",
        "application/json",
        "X-API-Key",
        key.secret());
  }

  @Test
  void takesTheAddressForTheClientWhereThereAreNoKeys() throws Exception {
    try (ContractServer server = server()) {
      server.queue.maxPerClient = 1;
      assertThat(server.post("/isize", Requests.av1("/isize_files/a.mp4")).statusCode())
          .isEqualTo(201);
      HttpResponse<String> refused = server.post("/isize", Requests.av1("/isize_files/b.mp4"));
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.body()).contains("(127.0.0.1)");
    }
  }
}
