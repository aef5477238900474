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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparebit.codec.EncodingOption;
import org.sparebit.codec.OutputSize;
import org.sparebit.codec.PixelFormat;
import org.sparebit.codec.PrecoderMode;
import org.sparebit.codec.ProresProfile;
import org.sparebit.codec.RateControl;
import org.sparebit.codec.VideoCodec;
import org.sparebit.codec.VideoSettings;
import org.sparebit.job.JobSpec;
import tools.jackson.databind.JsonNode;

/** {@code POST /isize}: what is accepted, and what becomes of it. */
class SubmissionContractIT {
  private ContractServer server;

  @BeforeEach
  void connect() throws IOException {
    server = ContractServer.fresh();
  }

  static Stream<String> samplesOfTheGuide() {
    return Stream.of(
        """
        {\s
        "input": "/isize_files/test.mp4",\s
        "output": "/isize_files/output/test_output.mp4",
        "isize_precoding": "PRECODER_ADAPTIVE",
        "isize_use_gpu": "TRUE",
        "isize_mode": "VoD",
        "codec": "AV1",
        "bitrate": "4000",
        "width": "1920",
        "height": "1080",
        "gop": "150",
        "pix_fmt": "yuv420p",
        "preset": "slow",
        "prores_codec_profile": "PRORES_422_PROXY"
        }
        """,
        """
        {\s
            "input": "/isize/samples/test.mp4",\t\t
            "output": "/isize_files/test_output_resized.y4m",
            "isize_precoding": "PRECODER_BAL",
            "isize_use_gpu": "TRUE",
            "codec": "Y4M",
            "width": "1280",
            "height": "720",
            "pix_fmt": "yuv420p10le"
         }
        """,
        """
        {\s
            "input": "/isize/samples/test.mp4",\t\t
            "output": "/isize_files/test_output_av1.webm",
            "isize_precoding": "PRECODER_LOW",
            "isize_use_gpu": "FALSE",
            "codec": "AV1",
            "bitrate": "2000",
            "gop": "60"
        }
        """);
  }

  @ParameterizedTest
  @MethodSource("samplesOfTheGuide")
  void acceptsTheGuidesSampleAsPrinted(String body) throws Exception {
    Files.writeString(server.files.resolve("test.mp4"), "video");
    HttpResponse<String> response = server.post("/isize", body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    assertThat(json(response).propertyNames()).containsExactly("input", "job_id", "output");
  }

  @Test
  void answersWithTheIdAsANumberAndThePathsAsSent() throws Exception {
    HttpResponse<String> response =
        server.post("/isize", with(av1("/isize_files//new/./out.mp4"), "isize_mode", "VoD"));
    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(response.body())
        .isEqualTo(
            "{\"input\":\"/isize/samples/test.mp4\",\"job_id\":1,"
                + "\"output\":\"/isize_files//new/./out.mp4\"}");
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(response.headers().firstValue("Location").orElse("")).endsWith("/isize/1");
  }

  @Test
  void acceptsAnOutputInMissingFoldersAndMakesNoneYet() throws Exception {
    accept(av1("/isize_files/a/b/out.mp4"));
    assertThat(server.files.resolve("a")).as("made when the job runs").doesNotExist();
  }

  @Test
  void fillsInTheDefaults() throws Exception {
    assertThat(accept(av1()))
        .isEqualTo(
            new JobSpec(
                "/isize/samples/test.mp4",
                "/isize_files/out.mp4",
                PrecoderMode.PRECODER_BAL,
                false,
                new VideoSettings(
                    VideoCodec.AV1,
                    new RateControl.Bitrate(4000),
                    150,
                    OutputSize.SOURCE,
                    PixelFormat.YUV420P,
                    "8",
                    null),
                0,
                Map.of(EncodingOption.BITRATE, "4000", EncodingOption.GOP, "150")));
  }

  @Test
  void keepsIgnoredFieldsAsSent() throws Exception {
    Map<String, Object> fields = prores();
    fields.put("bitrate", "as you like");
    fields.put("gop", -3);
    fields.put("pix_fmt", "rgb24");
    fields.put("preset", "placebo");
    assertThat(accept(fields))
        .isEqualTo(
            new JobSpec(
                "/isize/samples/test.mp4",
                "/isize_files/out.mov",
                PrecoderMode.PRECODER_BAL,
                false,
                new VideoSettings(
                    VideoCodec.PRORES,
                    RateControl.NONE,
                    0,
                    OutputSize.SOURCE,
                    PixelFormat.YUV420P,
                    "",
                    ProresProfile.PRORES_422_HQ),
                0,
                Map.of(
                    EncodingOption.BITRATE,
                    "as you like",
                    EncodingOption.GOP,
                    "-3",
                    EncodingOption.PIXEL_FORMAT,
                    "rgb24",
                    EncodingOption.PRESET,
                    "placebo",
                    EncodingOption.PRORES_PROFILE,
                    "PRORES_422_HQ")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "65535", " 1201 ", "0007"})
  void keepsTheProgramThatWasAskedFor(String number) throws Exception {
    assertThat(accept(with(av1(), "isize_program", number)).program())
        .isEqualTo(Integer.parseInt(number.strip()));
  }

  @Test
  void acceptsNumbersAndBooleans() throws Exception {
    Map<String, Object> fields = av1();
    fields.put("bitrate", 4000);
    fields.put("gop", 150);
    fields.put("width", 1280);
    fields.put("height", 720);
    fields.put("isize_use_gpu", true);
    fields.put("preset", 4);
    JobSpec spec = accept(fields);
    assertThat(spec.video().rateControl()).isEqualTo(new RateControl.Bitrate(4000));
    assertThat(spec.video().gop()).isEqualTo(150);
    assertThat(spec.video().size()).isEqualTo(new OutputSize(1280, 720));
    assertThat(spec.useGpu()).isTrue();
    assertThat(spec.video().encoderPreset()).isEqualTo("4");
  }

  @Test
  void matchesEnumerationsWithoutRegardToCaseAndReturnsTheGuidesSpelling() throws Exception {
    Map<String, Object> fields = prores();
    fields.put("codec", "prores");
    fields.put("isize_precoding", "precoder_Adaptive");
    fields.put("isize_use_gpu", "True");
    fields.put("isize_mode", "vod");
    fields.put("width", "SOURCE");
    fields.put("prores_codec_profile", "prores_444_xq");
    accept(fields);
    JsonNode job = json(server.get("/isize/1"));
    assertThat(job.get("codec").asString()).isEqualTo("PRORES");
    assertThat(job.get("isize_precoding").asString()).isEqualTo("PRECODER_ADAPTIVE");
    assertThat(job.get("isize_use_gpu").asString()).isEqualTo("TRUE");
    assertThat(job.get("isize_mode").asString()).isEqualTo("VoD");
    assertThat(job.get("width").asString()).isEqualTo("source");
    assertThat(job.get("prores_codec_profile").asString()).isEqualTo("PRORES_444_XQ");
  }

  @Test
  void acceptsUnknownFieldsAndWarnsOfThem() throws Exception {
    Map<String, Object> fields = with(av1(), "colour", "red");
    fields.put("nested", Map.of("a", 1));
    HttpResponse<String> response = server.post("/isize", fields);
    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(json(response).get("warnings").values())
        .extracting(JsonNode::asString)
        .containsExactly(
            "Unknown field \"colour\" was ignored.", "Unknown field \"nested\" was ignored.");
    JsonNode job = json(server.get("/isize/1"));
    assertThat(job.get("warnings").values()).extracting(JsonNode::asString).hasSize(2);
    assertThat(json(response).get("warning_details")).isEqualTo(job.get("warning_details"));
    assertThat(job.get("warning_details").values())
        .extracting(JsonNode::toString)
        .containsExactly(
            "{\"code\":\"UNKNOWN_FIELD\",\"text\":\"Unknown field \\\"colour\\\" was ignored.\"}",
            "{\"code\":\"UNKNOWN_FIELD\",\"text\":\"Unknown field \\\"nested\\\" was ignored.\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PRECODER_LOW", "PRECODER_BAL", "PRECODER_ADAPTIVE", "PRECODER_NONE"})
  void acceptsEveryPrecoder(String precoder) throws Exception {
    assertThat(accept(with(av1(), "isize_precoding", precoder)).precoder().name())
        .isEqualTo(precoder);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "2, 2",
    "8, 8",
    "medium, 8",
    "slow, 6",
    "slower, 4",
    "veryslow, 2",
    "Slow, 6",
  })
  void acceptsTheGuidesPresetsForAv1(String preset, String ofEncoder) throws Exception {
    JobSpec spec = accept(with(av1(), "preset", preset));
    assertThat(spec.video().encoderPreset()).isEqualTo(ofEncoder);
    assertThat(spec.asSent(EncodingOption.PRESET)).isEqualTo(preset);
  }

  @ParameterizedTest
  @CsvSource({"medium, 4", "slow, 2", "slower, 1", "veryslow, 0"})
  void acceptsNamedPresetsForVp9(String preset, String ofEncoder) throws Exception {
    JobSpec spec = accept(with(vp9(), "preset", preset));
    assertThat(spec.video().encoderPreset()).isEqualTo(ofEncoder);
    assertThat(spec.asSent(EncodingOption.PRESET)).isEqualTo(preset);
  }

  @ParameterizedTest
  @CsvSource({
    "gop, 1",
    "gop, 10000",
    "bitrate, 1",
    "bitrate, 100000",
    "width, 64",
    "width, 16384",
    "height, 64",
    "height, 8704",
    "bitrate, ' 4000 '",
    "gop, 0150"
  })
  void acceptsTheEndsOfEveryRange(String field, String value) throws Exception {
    accept(with(av1(), field, value));
  }

  @Test
  void acceptsTheSmallestPicturesThatACodecTakes() throws Exception {
    accept(with(with(vp9(), "width", "16"), "height", 16));
  }

  @ParameterizedTest
  @CsvSource({
    "AV1, mp4",
    "AV1, MKV",
    "AV1, webm",
    "VP9, webm",
    "VP9, mkv",
    "VP9, mp4",
    "Y4M, y4m",
    "PRORES, mov",
    "PRORES, mkv"
  })
  void acceptsEveryContainerThatTheCodecFits(String codec, String extension) throws Exception {
    Map<String, Object> fields = with(prores(), "codec", codec);
    fields.put("output", "/isize_files/out." + extension);
    fields.put("bitrate", 1000);
    fields.put("gop", 50);
    accept(fields);
  }

  @Test
  void needsNoBitrateAndGopForIntraOnlyCodecs() throws Exception {
    accept(y4m());
    accept(prores());
  }

  @Test
  void acceptsAnOutputAgainOnceItsJobHasEnded() throws Exception {
    accept(av1());
    server.jobs.change(1, Jobs::completed);
    accept(av1());
  }

  @Test
  void storesOneSpellingOfAPath() throws Exception {
    Path real = Files.createDirectory(server.files.resolve("real"));
    Files.createSymbolicLink(server.files.resolve("link"), real);
    assertThat(accept(av1("/isize_files/link//out.mp4")).output())
        .isEqualTo("/isize_files/real/out.mp4");
  }

  private JobSpec accept(Map<String, Object> fields) throws Exception {
    HttpResponse<String> response = server.post("/isize", fields);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    return server.jobs.find(json(response).get("job_id").asLong()).orElseThrow().spec();
  }
}
