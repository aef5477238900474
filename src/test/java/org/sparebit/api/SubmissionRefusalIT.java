package org.sparebit.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sparebit.api.ContractServer.json;
import static org.sparebit.api.Requests.av1;
import static org.sparebit.api.Requests.h264;
import static org.sparebit.api.Requests.prores;
import static org.sparebit.api.Requests.vp9;
import static org.sparebit.api.Requests.with;
import static org.sparebit.api.Requests.without;
import static org.sparebit.api.Requests.y4m;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /isize}: every fault of a field, and what the answer says about it. */
class SubmissionRefusalIT {
  private ContractServer server;
  private boolean keepsAJob;

  @BeforeEach
  void connect() throws IOException {
    server = ContractServer.fresh();
  }

  @AfterEach
  void nothingWasStored() throws Exception {
    if (!keepsAJob) {
      assertThat(server.get("/isize").body()).isEqualTo("[]");
    }
  }

  @Test
  void answersThatTheServerIsNotReadyWhileItsFolderIsAway() throws Exception {
    Files.writeString(server.files.resolve("kept.mp4"), "x");
    Path elsewhere = server.files.resolveSibling("elsewhere");
    Files.move(server.files, elsewhere);
    try {
      HttpResponse<String> response = server.post("/isize", av1());
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.headers().firstValue("Retry-After")).isPresent();
      assertThat(json(response).get("error").asString())
          .contains("/isize_files is away", "Mount it or create it")
          .doesNotContain(server.dataDir.toString());
    } finally {
      Files.move(elsewhere, server.files);
    }
    assertThat(server.post("/isize", with(av1(), "codec", "VP8")).statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"input", "output", "isize_precoding", "codec", "bitrate", "gop"})
  void namesARequiredFieldThatIsMissing(String field) throws Exception {
    assertThat(refuse(without(av1(), field))).startsWith(field + ": missing; accepted: ");
  }

  @Test
  void requiresAProfileForProresAlone() throws Exception {
    assertThat(refuse(without(prores(), "prores_codec_profile")))
        .isEqualTo(
            "prores_codec_profile: missing; accepted: PRORES_422_PROXY, PRORES_422_LT, PRORES_422,"
                + " PRORES_422_HQ, PRORES_444, PRORES_444_XQ.");
  }

  @ParameterizedTest
  @CsvSource({
    "isize_precoding, HIGH, 'PRECODER_NONE, PRECODER_LOW, PRECODER_BAL, PRECODER_ADAPTIVE'",
    "isize_use_gpu, YES, 'TRUE, FALSE'",
    "isize_mode, VoDka, VoD",
    "isize_mode, Live, 'VoD; live mode is not available yet'",
    "isize_mode, LIVE, 'VoD; live mode is not available yet'",
    "codec, VP8, 'Y4M, VP9, AV1, PRORES; to enable also H_264, H_264_M4V, MPEG2VIDEO, H_265, send"
        + " POST /codec'",
    "isize_program, 0, 'the number of one of the input''s programs, from 1 to 65535'",
    "isize_program, 65536, from 1 to 65535",
    "isize_program, -1, from 1 to 65535",
    "isize_program, 1.5, from 1 to 65535",
    "isize_program, News, from 1 to 65535",
    "isize_program, '', from 1 to 65535",
    "pix_fmt, yuv422p, 'yuv420p, yuv420p10le'",
    "preset, fast, '1 to 8, medium, slow, slower, veryslow'",
    "preset, 0, 1 to 8",
    "preset, 9, 1 to 8",
    "bitrate, 0, 'a whole number from 1 to 100000 (kbps for AV1)'",
    "bitrate, 100001, 100000",
    "bitrate, 4000.5, whole number",
    "bitrate, -4000, whole number",
    "bitrate, +4000, whole number",
    "bitrate, 4e3, whole number",
    "bitrate, 4 000, whole number",
    "bitrate, 4000k, whole number",
    "bitrate, NaN, whole number",
    "bitrate, '', whole number",
    "bitrate, ٤٠٠٠, whole number",
    "bitrate, 99999999999999999999999999, whole number",
    "gop, 0, 'a whole number from 1 to 10000 (frames)'",
    "gop, 10001, 10000",
    "gop, -1, 10000",
    "width, 1281, 'source, or an even number from 64 to 16384 (pixels for AV1)'",
    "width, 62, 64 to 16384",
    "width, 16386, 64 to 16384",
    "width, 0, 64 to 16384",
    "width, auto, source",
    "width, -2, source",
    "height, 721, even number",
    "height, 8706, 64 to 8704",
    "height, '', source"
  })
  void namesFieldValueAndWhatIsAccepted(String field, String value, String accepted)
      throws Exception {
    assertThat(refuse(with(av1(), field, value)))
        .startsWith(field + ": received \"" + value + "\"; accepted: ")
        .contains(accepted);
  }

  static Stream<Arguments> codecsOwnRules() {
    return Stream.of(
        Arguments.of(with(vp9(), "preset", "4"), "preset: received \"4\"; accepted: medium, slow"),
        Arguments.of(with(h264(), "preset", "4"), "preset: received \"4\"; accepted: medium, slow"),
        Arguments.of(
            with(with(h264(), "codec", "MPEG2VIDEO"), "pix_fmt", "yuv420p10le"),
            "pix_fmt: received \"yuv420p10le\"; accepted: yuv420p for MPEG2VIDEO."),
        Arguments.of(
            with(with(h264(), "codec", "MPEG2VIDEO"), "width", "16384"), "from 16 to 16382"),
        Arguments.of(
            with(with(vp9(), "width", "16384"), "height", "16130"),
            "height: received \"16130\"; accepted: at most 16128 with a width of 16384 (pixels for"
                + " VP9)"),
        Arguments.of(with(vp9(), "width", "14"), "from 16 to 16384 (pixels for VP9)"),
        Arguments.of(
            with(vp9(), "pix_fmt", "yuv420p10le"),
            "pix_fmt: received \"yuv420p10le\"; accepted: yuv420p for VP9."),
        Arguments.of(
            with(vp9(), "output", "/isize_files/a.mov"),
            "output: \"/isize_files/a.mov\" has no extension of a container for VP9; accepted:"
                + " .webm .mkv .mp4."),
        Arguments.of(with(y4m(), "output", "/isize_files/a.mp4"), "accepted: .y4m."),
        Arguments.of(with(prores(), "output", "/isize_files/a.mp4"), "accepted: .mov .mkv."),
        Arguments.of(with(av1(), "output", "/isize_files/a.avi"), "accepted: .mp4 .mkv .webm."),
        Arguments.of(with(av1(), "output", "/isize_files/a"), "accepted: .mp4 .mkv .webm."),
        Arguments.of(with(av1(), "output", "/isize_files/a.mp4/"), "names a folder"));
  }

  @ParameterizedTest
  @MethodSource("codecsOwnRules")
  void knowsEachCodecsOwnRules(Map<String, Object> fields, String fault) throws Exception {
    assertThat(refuse(fields)).contains(fault);
  }

  @ParameterizedTest
  @ValueSource(strings = {"H_264", "H_264_M4V", "MPEG2VIDEO", "H_265", "h_264"})
  void saysHowToEnableAnOptionalCodec(String codec) throws Exception {
    assertThat(refuse(with(av1("/isize_files/out.m4v"), "codec", codec)))
        .contains("codec: received \"" + codec + "\"")
        .contains("send POST /codec with {\"enable_codecs\":\"TRUE\"} first");
  }

  @ParameterizedTest
  @CsvSource({
    "/isize_files/none.mp4, does not exist on the server",
    "/isize_files/empty.mp4, is empty",
    "/isize_files/folder, a folder",
    "/isize_files, a folder",
    "/etc/passwd, below /isize_files and /isize/samples",
    "/isize_files/../../etc/passwd, '..'",
    "/isize_files/escape/passwd, symbolic link",
    "test.mp4, not an absolute path",
    "'', not an absolute path",
    "http://example.com/a.mp4, no kind of URL is supported at present",
    "https://example.com/a.mp4, no kind of URL is supported at present",
    "s3://bucket/a.mp4, no kind of URL is supported at present",
    "file:///etc/passwd, no kind of URL is supported at present",
    "rtmp://host/live, no kind of URL is supported at present"
  })
  void refusesInputsThatCanNotBeRead(String input, String reason) throws Exception {
    Files.createFile(server.files.resolve("empty.mp4"));
    Files.createDirectory(server.files.resolve("folder"));
    Files.createSymbolicLink(server.files.resolve("escape"), Path.of("/etc"));
    assertThat(refuse(with(av1(), "input", input)))
        .startsWith("input: \"" + input + "\" ")
        .contains(reason)
        .doesNotContain(server.dataDir.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "/isize/samples/out.mp4, read-only",
    "/tmp/out.mp4, below /isize_files and /isize/samples",
    "/isize_files/folder.mp4, names a folder",
    "/isize_files/file/out.mp4, Not a directory",
    "s3://bucket/out.mp4, no kind of URL is supported at present"
  })
  void refusesOutputsThatCanNotBeWritten(String output, String reason) throws Exception {
    Files.createDirectory(server.files.resolve("folder.mp4"));
    Files.writeString(server.files.resolve("file"), "x");
    assertThat(refuse(av1(output)))
        .startsWith("output: \"" + output + "\" ")
        .contains(reason)
        .doesNotContain(server.dataDir.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"in.mp4", "symbolic.mp4", "hard.mp4", "./in.mp4"})
  void refusesAnOutputThatIsTheInput(String output) throws Exception {
    var in = Files.writeString(server.files.resolve("in.mp4"), "video");
    Files.createSymbolicLink(server.files.resolve("symbolic.mp4"), in);
    Files.createLink(server.files.resolve("hard.mp4"), in);
    assertThat(refuse(with(av1("/isize_files/" + output), "input", "/isize_files/in.mp4")))
        .contains("is the same file as the input");
  }

  @Test
  void refusesTheOutputOfAnUnfinishedJobAndNamesIt() throws Exception {
    keepsAJob = true;
    assertThat(server.post("/isize", av1()).statusCode()).isEqualTo(201);
    assertThat(refuse(av1("/isize_files//out.mp4")))
        .contains("output: \"/isize_files/out.mp4\" is to be written by job 1")
        .contains("wait for job 1");
    server.jobs.change(1, job -> Jobs.processing(job, 50));
    assertThat(refuse(av1())).contains("job 1");
  }

  @Test
  void refusesTheInputOfAnUnfinishedJobAsOutputAndNamesIt() throws Exception {
    keepsAJob = true;
    Files.writeString(server.files.resolve("in.mp4"), "video");
    server.post("/isize", with(av1(), "input", "/isize_files/in.mp4"));
    assertThat(refuse(av1("/isize_files/in.mp4"))).contains("is to be read by job 1");
  }

  @Test
  void reportsEveryFaultAtOnce() throws Exception {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("input", "/isize_files/none.mp4");
    fields.put("output", "/etc/out.mp4");
    fields.put("isize_precoding", "MAX");
    fields.put("isize_use_gpu", "MAYBE");
    fields.put("isize_mode", "Live");
    fields.put("codec", "H_265");
    fields.put("bitrate", "many");
    fields.put("width", "1279");
    fields.put("height", "1");
    fields.put("gop", "never");
    fields.put("pix_fmt", "rgb");
    fields.put("preset", "3");
    String error = refuse(fields);
    for (Map.Entry<String, Object> field : fields.entrySet()) {
      assertThat(error).contains(field.getKey() + ": ").contains("\"" + field.getValue() + "\"");
    }
  }

  @Test
  void returnsTheInputAsSentWithTheError() throws Exception {
    HttpResponse<String> response = server.post("/isize", with(av1(), "gop", "x"));
    assertThat(json(response).propertyNames()).containsExactly("input", "error");
    assertThat(json(response).get("input").asString()).isEqualTo(Requests.SAMPLE);
    HttpResponse<String> without = server.post("/isize", "{}");
    assertThat(json(without).get("input").asString()).isEmpty();
  }

  static Stream<Arguments> valuesThatAreNoScalars() {
    return Stream.of(
        Arguments.of("null", "null"),
        Arguments.of("{\"a\":1}", "an object"),
        Arguments.of("[4000]", "an array"));
  }

  @ParameterizedTest
  @MethodSource("valuesThatAreNoScalars")
  void refusesValuesThatAreNotTextsNumbersOrBooleans(String value, String kind) throws Exception {
    String body = "{\"bitrate\": " + value + ", \"input\": \"/isize/samples/test.mp4\"}";
    HttpResponse<String> response = server.post("/isize", body);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).get("error").asString())
        .contains("bitrate: received " + kind + "; accepted: a text, a number or a boolean.");
  }

  @Test
  void refusesAFieldThatIsSentTwice() throws Exception {
    String body = "{\"bitrate\": \"1\", \"bitrate\": \"2\"}";
    assertThat(json(server.post("/isize", body)).get("error").asString())
        .contains("bitrate: sent more than once");
  }

  @Test
  void refusesControlCharactersAndShowsThemEscaped() throws Exception {
    assertThat(refuse(with(av1(), "preset", "slow\n"))).contains("\"slow\\u000a\"", "control");
    assertThat(refuse(with(av1(), "input", "/isize_files/\0.mp4"))).contains("\\u0000");
  }

  @Test
  void refusesAnEndlessValueWithoutRepeatingIt() throws Exception {
    String error = refuse(with(av1(), "preset", "x".repeat(5000)));
    assertThat(error).contains("at most 200 characters").hasSizeLessThan(600);
  }

  private String refuse(Map<String, Object> fields) throws Exception {
    HttpResponse<String> response = server.post("/isize", fields);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    return json(response).get("error").asString();
  }
}
