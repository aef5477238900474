package org.sparebit.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sparebit.api.ContractServer.json;
import static org.sparebit.api.Requests.av1;
import static org.sparebit.api.Requests.prores;
import static org.sparebit.api.Requests.vp9;
import static org.sparebit.api.Requests.with;
import static org.sparebit.api.Requests.y4m;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparebit.protocol.FailureCode;
import tools.jackson.databind.JsonNode;

/** {@code GET /isize/{job_ID}}. */
class JobDetailsContractIT {
  private static final List<String> KEYS_OF_THE_GUIDE =
      List.of(
          "job_id",
          "input",
          "output",
          "isize_precoding",
          "isize_use_gpu",
          "codec",
          "bitrate",
          "width",
          "height",
          "gop",
          "pix_fmt",
          "prores_codec_profile",
          "status_text",
          "progress",
          "start_time",
          "update_time",
          "end_time");

  private ContractServer server;

  @BeforeEach
  void connect() throws IOException {
    server = ContractServer.fresh();
  }

  @Test
  void showsAllKeysOfTheGuideAsStrings() throws Exception {
    JsonNode job = submitted(av1());
    assertThat(job.propertyNames()).startsWith(KEYS_OF_THE_GUIDE.toArray(String[]::new));
    assertThat(KEYS_OF_THE_GUIDE).allMatch(key -> job.get(key).isString());
  }

  @Test
  void showsANewJob() throws Exception {
    JsonNode job = submitted(av1());
    assertThat(text(job, "job_id")).isEqualTo("1");
    assertThat(text(job, "input")).isEqualTo("/isize/samples/test.mp4");
    assertThat(text(job, "output")).isEqualTo("/isize_files/out.mp4");
    assertThat(text(job, "isize_precoding")).isEqualTo("PRECODER_BAL");
    assertThat(text(job, "isize_use_gpu")).isEqualTo("FALSE");
    assertThat(text(job, "codec")).isEqualTo("AV1");
    assertThat(text(job, "bitrate")).isEqualTo("4000");
    assertThat(text(job, "width")).isEqualTo("source");
    assertThat(text(job, "height")).isEqualTo("source");
    assertThat(text(job, "gop")).isEqualTo("150");
    assertThat(text(job, "pix_fmt")).isEqualTo("yuv420p");
    assertThat(text(job, "prores_codec_profile")).isEmpty();
    assertThat(text(job, "preset")).isEqualTo("medium");
    assertThat(text(job, "status_text")).isEqualTo("Queued");
    assertThat(text(job, "progress")).isEqualTo("0.0");
    assertThat(text(job, "start_time")).isEmpty();
    assertThat(text(job, "update_time")).matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d");
    assertThat(text(job, "end_time")).isEmpty();
    assertThat(job.get("attempt").isInt()).isTrue();
    assertThat(job.get("attempt").asInt()).isZero();
    assertThat(job.get("fps").isNull()).isTrue();
    assertThat(job.get("eta_seconds").isNull()).isTrue();
    assertThat(job.get("warnings").isArray()).isTrue();
    assertThat(text(job, "error")).isEmpty();
  }

  @Test
  void showsEmptyTextsForWhatDoesNotApply() throws Exception {
    JsonNode job = submitted(prores());
    for (String key : new String[] {"bitrate", "gop", "pix_fmt", "preset"}) {
      assertThat(text(job, key)).as(key).isEmpty();
    }
    assertThat(text(job, "prores_codec_profile")).isEqualTo("PRORES_422_HQ");
  }

  @Test
  void namesThePresetAsTheRequestDidAndNotAsTheEncoderDoes() throws Exception {
    assertThat(text(submitted(with(av1(), "preset", " Slower ")), "preset")).isEqualTo("slower");
  }

  @Test
  void returnsIgnoredFieldsAsSent() throws Exception {
    Map<String, Object> fields = y4m();
    fields.put("bitrate", "5000");
    fields.put("gop", 0);
    fields.put("preset", "Slow");
    fields.put("prores_codec_profile", "prores_422");
    JsonNode job = submitted(fields);
    assertThat(text(job, "bitrate")).isEqualTo("5000");
    assertThat(text(job, "gop")).isEqualTo("0");
    assertThat(text(job, "preset")).isEqualTo("Slow");
    assertThat(text(job, "prores_codec_profile")).isEqualTo("prores_422");
    assertThat(text(job, "pix_fmt")).isEqualTo("yuv420p");
  }

  @Test
  void showsTheProgramThatWasAskedFor() throws Exception {
    assertThat(submitted(av1()).get("isize_program").isNull()).isTrue();
    JsonNode job = submitted(with(with(av1(), "output", "/isize_files/p.mp4"), "isize_program", 7));
    assertThat(job.get("isize_program").asInt()).isEqualTo(7);
  }

  @Test
  void showsTheSizeAskedForUntilTheRealOneIsKnown() throws Exception {
    JsonNode job = submitted(with(vp9(), "width", "640"));
    assertThat(text(job, "width")).isEqualTo("640");
    assertThat(text(job, "height")).isEqualTo("source");
    server.jobs.change(1, j -> Jobs.processing(j, 10));
    JsonNode opened = json(server.get("/isize/1"));
    assertThat(text(opened, "width")).isEqualTo("1280");
    assertThat(text(opened, "height")).isEqualTo("720");
  }

  @Test
  void showsARunningJob() throws Exception {
    submitted(av1());
    server.jobs.change(1, j -> Jobs.processing(j, 50));
    JsonNode job = json(server.get("/isize/1"));
    assertThat(text(job, "status_text")).isEqualTo("Processing");
    assertThat(text(job, "progress")).isEqualTo("50.0");
    assertThat(job.get("fps").asDouble()).isEqualTo(42.5);
    assertThat(job.get("eta_seconds").isIntegralNumber()).isTrue();
    assertThat(job.get("attempt").asInt()).isEqualTo(1);
  }

  @Test
  void showsWhatWasMeasuredOnACompletedJob() throws Exception {
    submitted(av1());
    server.jobs.change(1, Jobs::completed);
    JsonNode job = json(server.get("/isize/1"));
    assertThat(text(job, "status_text")).isEqualTo("Completed");
    assertThat(text(job, "progress")).isEqualTo("100.0");
    assertThat(job.get("frames").asLong()).isEqualTo(300);
    assertThat(job.get("duration_seconds").asDouble()).isEqualTo(10.01);
    assertThat(job.get("video_bitrate_kbps").asDouble()).isEqualTo(1987.5);
    assertThat(job.get("size_bytes").asLong()).isEqualTo(2_500_000);
    assertThat(job.get("decode_errors").asLong()).isEqualTo(1);
    assertThat(job.get("eta_seconds").isNull()).isTrue();
  }

  @Test
  void showsWhyAJobHasFailed() throws Exception {
    submitted(av1());
    server.jobs.change(
        1, j -> Jobs.failed(j, FailureCode.GPU_UNAVAILABLE, "no GPU; send isize_use_gpu FALSE"));
    JsonNode job = json(server.get("/isize/1"));
    assertThat(text(job, "status_text")).isEqualTo("Failed: no GPU; send isize_use_gpu FALSE");
    assertThat(text(job, "error")).isEqualTo("no GPU; send isize_use_gpu FALSE");
    assertThat(text(job, "failure_code")).isEqualTo("GPU_UNAVAILABLE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "99",
        "0",
        "-1",
        "+1",
        "01",
        "1.0",
        "abc",
        "1a",
        "%20",
        "999999999999999999",
        "9223372036854775807",
        "99999999999999999999999999",
        "٣",
        "null",
        "1%20"
      })
  void answers404ForAnUnknownId(String id) throws Exception {
    submitted(av1());
    String path = "/isize/" + id.replace("٣", "%D9%A3");
    for (String method : new String[] {"GET", "DELETE"}) {
      assertInvalidId(server.send(method, path, null));
    }
    assertInvalidId(server.send("POST", path + "/cancel", null));
    assertThat(server.get("/isize/1").statusCode()).isEqualTo(200);
  }

  private static void assertInvalidId(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).isEqualTo("{\"error\":\"Invalid Job ID\"}");
  }

  private JsonNode submitted(Map<String, Object> fields) throws Exception {
    HttpResponse<String> response = server.post("/isize", fields);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    return json(server.get("/isize/" + json(response).get("job_id").asString()));
  }

  private static String text(JsonNode job, String key) {
    return job.get(key).asString();
  }
}
