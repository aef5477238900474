package org.sparebit.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.sparebit.codec.EncodingOption;
import org.sparebit.codec.OutputSize;
import org.sparebit.codec.PixelFormat;
import org.sparebit.codec.PrecoderMode;
import org.sparebit.codec.RateControl;
import org.sparebit.codec.VideoCodec;
import org.sparebit.codec.VideoSettings;
import org.sparebit.protocol.Completed;
import org.sparebit.protocol.Verified;
import org.sparebit.protocol.Warning;
import org.sparebit.protocol.WarningCode;
import tools.jackson.core.JacksonException;

/** The texts that stand in databases: what one version writes, others have to read. */
@NullMarked
class StoredJsonTest {
  private static final String AV1 =
      """
      {"output":"/isize_files/out.mp4","useGpu":false,"video":{"codec":"AV1",\
      "rateControl":{"type":"bitrate","kbps":2000},"gop":60,"size":{"width":1280,"height":0},\
      "pixelFormat":"YUV420P10LE","encoderPreset":"6","proresProfile":null},"program":0}""";
  private static final String PRORES =
      """
      {"output":"/isize_files/out.mov","useGpu":true,"video":{"codec":"PRORES",\
      "rateControl":{"type":"none"},"gop":0,"size":{"width":0,"height":0},\
      "pixelFormat":"YUV420P","encoderPreset":"","proresProfile":"PRORES_422_HQ"},\
      "program":1201}""";

  @Test
  void keepsWhatOnlyAnEncodeNeeds() {
    JobSpec av1 = JobSpecs.av1("/isize_files/in.mp4", "/isize_files/out.mp4");
    JobSpec prores = JobSpecs.prores("/isize_files/in.mp4", "/isize_files/out.mov");

    assertThat(StoredSpec.COLUMN.write(StoredSpec.of(av1))).isEqualTo(AV1);
    assertThat(StoredSpec.COLUMN.write(StoredSpec.of(prores))).isEqualTo(PRORES);
    assertThat(StoredSpec.COLUMN.read(AV1)).isEqualTo(StoredSpec.of(av1));
    assertThat(StoredSpec.COLUMN.read(PRORES)).isEqualTo(StoredSpec.of(prores));
  }

  @Test
  void readsASpecificationThatKnowsMoreOrLess() {
    StoredSpec read =
        StoredSpec.COLUMN.read(
            """
            {"output":"/o.mp4","mode":"Live","video":{"codec":"Y4M","rateControl":{"type":"none"},
            "size":{"width":0,"height":0,"depth":3},"pixelFormat":"YUV420P","encoderPreset":""}}
            """);

    assertThat(read)
        .isEqualTo(
            new StoredSpec(
                "/o.mp4",
                false,
                new VideoSettings(
                    VideoCodec.Y4M,
                    RateControl.NONE,
                    0,
                    OutputSize.SOURCE,
                    PixelFormat.YUV420P,
                    "",
                    null),
                0));
  }

  @Test
  void refusesAChoiceThatItDoesNotKnowRatherThanEncodeSomethingElse() {
    assertThatThrownBy(() -> StoredSpec.COLUMN.read(AV1.replace("\"AV1\"", "\"AV2\"")))
        .isInstanceOf(JacksonException.class)
        .hasMessageContaining("AV2");
    assertThatThrownBy(() -> StoredSpec.COLUMN.read(AV1.replace("bitrate", "quality")))
        .isInstanceOf(JacksonException.class)
        .hasMessageContaining("quality");
  }

  @Test
  void keepsWhatWasSentAndPassesOverUnknownOptions() {
    String json = "{\"BITRATE\":\"77\",\"PRORES_PROFILE\":\"first \\\"ü\\\"\"}";
    Map<EncodingOption, String> sent =
        Map.of(EncodingOption.BITRATE, "77", EncodingOption.PRORES_PROFILE, "first \"ü\"");

    assertThat(StoredSent.COLUMN.write(StoredSent.of(json(sent)))).isEqualTo(json);
    assertThat(StoredSent.COLUMN.read(json).options()).isEqualTo(sent);
    assertThat(StoredSent.COLUMN.read("{\"BITRATE\":\"77\",\"QUALITY\":\"90\"}").options())
        .isEqualTo(Map.of(EncodingOption.BITRATE, "77"));
    assertThat(StoredSent.COLUMN.read("{}").options()).isEmpty();
  }

  private static Map<String, String> json(Map<EncodingOption, String> options) {
    return options.entrySet().stream()
        .collect(Collectors.toMap(e -> e.getKey().name(), Map.Entry::getValue));
  }

  @Test
  void joinsASpecificationWithItsColumns() {
    assertThat(
            StoredSpec.COLUMN
                .read(PRORES)
                .with(
                    "/isize_files/in.mp4",
                    PrecoderMode.PRECODER_LOW,
                    "{\"BITRATE\":\"77\",\"PRORES_PROFILE\":\"first\"}"))
        .isEqualTo(JobSpecs.prores("/isize_files/in.mp4", "/isize_files/out.mov"));
  }

  @Test
  void keepsWhatWasMeasured() {
    String json =
        """
        {"frames":250,"durationSeconds":10.0,"videoBitrateKbps":1987.5,"sizeBytes":2500000,\
        "decodeErrors":1}""";
    Job.Result result = new Job.Result(250, 10, 1987.5, 2_500_000, 1);

    assertThat(JdbcJobRows.REPORT.write(result)).isEqualTo(json);
    assertThat(JdbcJobRows.REPORT.read(json)).isEqualTo(result);
    assertThat(JdbcJobRows.REPORT.read(json.replace("\"frames\"", "\"ssim\":0.98,\"frames\"")))
        .isEqualTo(result);
  }

  @Test
  void keepsWarnings() {
    String json = "[{\"code\":\"HDR_METADATA_LOST\",\"text\":\"not \\\"carried\\\"\"}]";
    List<Warning> warnings = List.of(WarningCode.HDR_METADATA_LOST.with("not \"carried\""));

    assertThat(JdbcJobRows.WARNINGS.write(warnings)).isEqualTo(json);
    assertThat(JdbcJobRows.WARNINGS.read(json)).isEqualTo(warnings);
    assertThat(JdbcJobRows.WARNINGS.read("[]")).isEmpty();
    assertThat(
            JdbcJobRows.WARNINGS.read(
                "[{\"code\":\"OF_TOMORROW\",\"text\":\"said\",\"stream\":1}]"))
        .containsExactly(WarningCode.OTHER.with("said"));
  }

  @Test
  void keepsWhatWasAboutToBePutInPlace() {
    String json =
        """
        {"type":"verified","result":{"type":"completed","frames":250,"durationSeconds":10.0,\
        "videoBitrateKbps":1987.5,"sizeBytes":2500000,"decodeErrors":1,"warnings":[]},\
        "fileIdentity":"(ino=7) 2500000"}""";
    Verified verified =
        new Verified(new Completed(250, 10, 1987.5, 2_500_000, 1, List.of()), "(ino=7) 2500000");

    assertThat(JdbcJobRows.VERIFIED.write(verified)).isEqualTo(json);
    assertThat(JdbcJobRows.VERIFIED.read(json)).isEqualTo(verified);
  }
}
