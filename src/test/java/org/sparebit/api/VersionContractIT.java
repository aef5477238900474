package org.sparebit.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.sparebit.api.ContractServer.json;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@code GET /version}. */
class VersionContractIT {

  @Test
  void tellsWhatTheServerIsMadeOf() throws Exception {
    ContractServer server = ContractServer.fresh();
    await()
        .untilAsserted(
            () -> assertThat(json(server.get("/version")).get("worker_problem").isNull()).isTrue());
    JsonNode version = json(server.get("/version"));
    assertThat(version.get("version").asString()).matches("\\d+\\.\\d+\\.\\d+.*|development");
    assertThat(version.get("build_time").isString()).isTrue();
    assertThat(version.get("commit").isString()).isTrue();
    assertThat(version.get("ffmpeg_version").asString()).isEqualTo("8.0.1");
    assertThat(version.get("ffmpeg_licence").asString()).isEqualTo("LGPL version 3 or later");
    assertThat(version.get("onnx_runtime_version").asString()).isEqualTo("1.28.0");
    assertThat(version.get("precoders").isArray()).isTrue();
    assertThat(version.get("precoders").values())
        .allMatch(model -> model.get("sha256").asString().matches("[0-9a-f]{64}"));
    assertThat(version.get("precoders").values())
        .extracting(model -> model.get("component").asString())
        .contains("LUMA", "CHROMA")
        .allMatch(component -> component.equals("LUMA") || component.equals("CHROMA"));
    assertThat(version.get("precoders").get(0).get("bdRates").values())
        .anySatisfy(
            rate -> {
              assertThat(rate.get("mode").asString()).isEqualTo("PRECODER_BAL");
              assertThat(rate.get("encoder").asString()).isEqualTo("svt-av1 8");
              assertThat(rate.get("vmafNeg").asDouble()).isNegative();
            });
    assertThat(version.get("codecs_enabled").values())
        .extracting(JsonNode::asString)
        .containsExactly("Y4M", "VP9", "AV1", "PRORES");
    assertThat(version.get("gpu").isNull()).isTrue();
    assertThat(version.get("gpu_problem").asString()).isEqualTo("no NVIDIA driver");
  }
}
