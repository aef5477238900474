package org.sparebit.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sparebit.api.ContractServer.json;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of {@code POST /isize} that are no JSON object, too large, or of the wrong type. */
class RequestBodyIT {
  private ContractServer server;

  @BeforeEach
  void connect() throws IOException {
    server = ContractServer.fresh();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|no body",
        "'  '|no body",
        "[]|an array, not a JSON object",
        "[{}]|an array, not a JSON object",
        "'\"text\"'|a text, not a JSON object",
        "7|a number, not a JSON object",
        "true|a boolean, not a JSON object",
        "null|null, not a JSON object",
        "{|not valid JSON (line 1, column",
        "'{\"gop\": }'|not valid JSON",
        "'{\"gop\": NaN}'|not valid JSON",
        "'{\"gop\": 1,}'|not valid JSON",
        "'{gop: 1}'|not valid JSON",
        "'{\"gop\": 01}'|not valid JSON",
        "'{} {}'|something behind the JSON object",
        "'{} x'|not valid JSON",
        "input=a|not valid JSON"
      })
  void saysWhatIsWrongWithABodyThatIsNoJsonObject(String body, String reason) throws Exception {
    HttpResponse<String> response = server.post("/isize", body);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).get("error").asString())
        .contains(reason)
        .contains("Send one JSON object");
    assertThat(json(response).get("input").asString()).isEmpty();
  }

  @Test
  void refusesExcessesOfJson() throws Exception {
    refused("{\"a\":" + "[".repeat(5000) + "]".repeat(5000) + "}", "excessive size");
    refused("{\"gop\":" + "9".repeat(5000) + "}", "excessive size");
    refused("{\"gop\":" + "9".repeat(900) + "}", "gop: received \"999");
    refused("{\"gop\":1e999999999}", "gop: received \"1e999999999\"");
    refused("{\"" + "x".repeat(60_000) + "\":1}", "excessive size");
    refused("{\"" + "x".repeat(40_000) + "\":1}", "input: missing");
  }

  @Test
  void refusesBytesThatAreNoUtf8() throws Exception {
    byte[] body = "{\"input\": \"/isize_files/ü.mp4\"}".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(post(body, "application/json").statusCode()).isEqualTo(400);
  }

  @Test
  void acceptsExactly64KibibytesAndNotOneMore() throws Exception {
    assertThat(server.post("/isize", padded(64 * 1024)).body())
        .contains("isize_precoding: missing");
    refused(padded(64 * 1024 + 1), "larger than 64 KiB");
    refused(padded(8 * 1024 * 1024), "larger than 64 KiB");
  }

  private static String padded(int length) {
    return "{}" + " ".repeat(length - 2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/xml",
        "application/*",
        "*/*",
        "json",
        ";;"
      })
  void refusesOtherContentTypesAndNamesTheRightOne(String type) throws Exception {
    HttpResponse<String> response = post("{}".getBytes(StandardCharsets.UTF_8), type);
    assertThat(response.statusCode()).as(type).isEqualTo(400);
    assertThat(json(response).get("error").asString())
        .contains("\"" + type + "\"", "send Content-Type: application/json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json; charset=utf-8",
        "Application/JSON",
        "application/json;charset=\"UTF-8\""
      })
  void acceptsJsonHoweverItIsSpelled(String type) throws Exception {
    assertThat(post("{}".getBytes(StandardCharsets.UTF_8), type).body()).contains("input: missing");
  }

  @Test
  void refusesABodyWithoutContentType() throws Exception {
    HttpResponse<String> response = server.send("POST", "/isize", "{}");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).get("error").asString()).contains("Content-Type is missing");
  }

  @Test
  void refusesACompressedBody() throws Exception {
    HttpResponse<String> response =
        server.send(
            "POST", "/isize", "{}", "Content-Type", "application/json", "Content-Encoding", "gzip");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("uncompressed");
  }

  private void refused(String body, String reason) throws Exception {
    HttpResponse<String> response = server.post("/isize", body);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).get("error").asString()).contains(reason).hasSizeLessThan(4000);
  }

  private HttpResponse<String> post(byte[] body, String type) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(server.uri("/isize"))
            .header("Content-Type", type)
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }
}
