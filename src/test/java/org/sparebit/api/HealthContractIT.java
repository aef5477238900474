package org.sparebit.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.sparebit.api.ContractServer.json;

import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /actuator}: health and info, nothing else. */
class HealthContractIT {
  private ContractServer server;

  @BeforeEach
  void connect() throws IOException {
    server = ContractServer.fresh();
    await().until(() -> server.get("/actuator/health/readiness").statusCode() == 200);
  }

  @Test
  void isReadyWithDatabaseDiskQueueAndWorker() throws Exception {
    HttpResponse<String> response = server.get("/actuator/health/readiness");
    assertThat(json(response).get("status").asString()).isEqualTo("UP");
    assertThat(json(response).get("components").propertyNames())
        .containsExactlyInAnyOrder(
            "db", "diskSpace", "queue", "readinessState", "sampleClip", "worker");
    assertThat(response.body()).doesNotContain(server.dataDir.toString());
  }

  @Test
  void isAliveButNotReadyWithoutDatabase() throws Exception {
    server.databaseUp = false;
    assertThat(server.get("/actuator/health/readiness").statusCode()).isEqualTo(503);
    assertThat(server.get("/actuator/health").statusCode()).isEqualTo(503);
    assertThat(server.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
  }

  @Test
  void answersBrowsersToo() throws Exception {
    assertThat(
            server
                .send("GET", "/actuator/health", null, "Accept", "text/html,*/*;q=0.8")
                .statusCode())
        .isEqualTo(200);
    assertThat(server.get("/actuator/info").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/env",
        "/beans",
        "/metrics",
        "/loggers",
        "/heapdump",
        "/mappings",
        "/shutdown",
        "/threaddump",
        "/configprops",
        "/flyway",
        "/conditions"
      })
  void exposesNothingElse(String endpoint) throws Exception {
    HttpResponse<String> response = server.get("/actuator" + endpoint);
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(json(response).get("error").asString()).contains("not part of this API");
  }
}
