package org.sparebit.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sparebit.api.ContractServer.json;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** {@code /codec}. */
class CodecContractIT {
  private ContractServer server;

  @BeforeEach
  void connect() throws IOException {
    server = ContractServer.fresh();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ \n\"enable_codecs\":\"TRUE\" \n}",
        "{\"enable_codecs\":\"true\"}",
        "{\"enable_codecs\":true}"
      })
  void answersWithTheLiteralTextAndReportsHowItWent(String body) throws Exception {
    for (int i = 0; i < 2; i++) {
      HttpResponse<String> response = server.post("/codec", body);
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body())
          .isEqualTo(
              "{\"success\":\"Codec enabling in place. This may take up to 10 minutes. Please wait"
                  + " 10 minutes before sending additional requests.\"}");
    }
    JsonNode activation = json(server.get("/codec")).get("activation");
    assertThat(activation.get("state").asString()).isEqualTo("ACTIVE");
    assertThat(activation.get("message").asString()).isEqualTo("They are enabled.");
    assertThat(activation.get("update_time").asString()).isNotEmpty();
  }

  @Test
  void takesJobsOfTheOptionalCodecsOnceTheyAreActive() throws Exception {
    Map<String, String> job =
        Map.of(
            "input", "/isize/samples/test.mp4",
            "output", "/isize_files/out.mp4",
            "isize_precoding", "PRECODER_BAL",
            "codec", "H_265",
            "bitrate", "900",
            "gop", "50",
            "preset", "slower",
            "pix_fmt", "yuv420p10le");
    assertThat(server.post("/isize", job).body()).contains("POST /codec");
    assertThat(server.post("/codec", "{\"enable_codecs\":\"TRUE\"}").statusCode()).isEqualTo(200);
    assertThat(server.post("/isize", job).statusCode()).isEqualTo(201);
    assertThat(json(server.get("/codec")).get("codecs").values())
        .allSatisfy(codec -> assertThat(codec.get("enabled").asBoolean()).isTrue());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"enable_codecs\":\"FALSE\"}",
        "{\"enable_codecs\":false}",
        "{\"enable_codecs\":\"\"}",
        "{\"enable_codecs\":1}",
        "{\"enable_codecs\":null}",
        "{\"enable_codecs\":[\"TRUE\"]}",
        "{\"enable_codecs\":\"TRUE\",\"enable_codecs\":\"TRUE\"}",
        "{\"enable_codec\":\"TRUE\"}",
        "{}",
        "[]",
        "TRUE",
        ""
      })
  void refusesAnythingElseUnderBothKeys(String body) throws Exception {
    assertRefused(server.post("/codec", body));
  }

  @Test
  void refusesTheWrongContentTypeUnderBothKeys() throws Exception {
    assertRefused(
        server.send(
            "POST", "/codec", "{\"enable_codecs\":\"TRUE\"}", "Content-Type", "text/plain"));
  }

  private static void assertRefused(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body())
        .isEqualTo("{\"errir\":\"Invalid request\",\"error\":\"Invalid request\"}");
  }

  @Test
  void listsEachCodecWithEncoderAndLicence() throws Exception {
    JsonNode answer = json(server.get("/codec"));
    assertThat(answer.get("codecs").values())
        .extracting(codec -> codec.get("codec").asString())
        .containsExactly(
            "Y4M", "VP9", "AV1", "PRORES", "H_264", "H_264_M4V", "MPEG2VIDEO", "H_265");
    JsonNode av1 = answer.get("codecs").get(2);
    assertThat(av1.get("enabled").asBoolean()).isTrue();
    assertThat(av1.get("encoder").asString()).isEqualTo("libsvtav1");
    assertThat(av1.get("licence").asString()).isEqualTo("LGPL");
    JsonNode h265 = answer.get("codecs").get(7);
    assertThat(h265.get("enabled").asBoolean()).isFalse();
    assertThat(h265.get("encoder").asString()).isEqualTo("libx265");
    assertThat(h265.get("licence").asString()).isEqualTo("GPL");
    assertThat(answer.get("activation").get("state").isString()).isTrue();
  }
}
