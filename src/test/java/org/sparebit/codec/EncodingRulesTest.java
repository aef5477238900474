package org.sparebit.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncodingRulesTest {
  private final Map<EncodingOption, String> given = new EnumMap<>(EncodingOption.class);
  private final List<Fault> faults = new ArrayList<>();
  private final EncodingRules rules = new EncodingRules(given::get, faults::add);

  @ParameterizedTest
  @EnumSource(VideoCodec.class)
  void whatIsRequiredIsEnough(VideoCodec codec) {
    if (!codec.intraOnly()) {
      given.put(EncodingOption.BITRATE, "2000");
      given.put(EncodingOption.GOP, "60");
    }
    if (codec == VideoCodec.PRORES) {
      given.put(EncodingOption.PRORES_PROFILE, "PRORES_422");
    }

    assertThat(rules.video(codec))
        .isEqualTo(
            VideoSettingsBuilder.of(codec)
                .bitrateKbps(2000)
                .gop(60)
                .prores(codec == VideoCodec.PRORES ? ProresProfile.PRORES_422 : null)
                .build());
    assertThat(faults).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(VideoCodec.class)
  void namesEvenSidesThatTheEncoderTakes(VideoCodec codec) {
    given.put(EncodingOption.WIDTH, "x");
    given.put(EncodingOption.HEIGHT, "x");
    rules.video(codec);

    VideoCodec.Limits limits = codec.limits();
    assertThat(faults)
        .contains(
            new Fault(EncodingOption.WIDTH, "x", sides(codec, limits.maxWidth() & ~1)),
            new Fault(EncodingOption.HEIGHT, "x", sides(codec, limits.maxHeight() & ~1)));
  }

  private static String sides(VideoCodec codec, int most) {
    return "source, or an even number from %d to %d (pixels for %s)"
        .formatted(codec.limits().minSide(), most, codec);
  }

  @Test
  void theWidestPictureOfMpeg2IsTheWidestEvenOne() {
    given.putAll(Map.of(EncodingOption.BITRATE, "2000", EncodingOption.GOP, "60"));
    given.put(EncodingOption.WIDTH, "16382");
    assertThat(rules.video(VideoCodec.MPEG2VIDEO)).isNotNull();
    given.put(EncodingOption.WIDTH, "16383");
    assertThat(rules.video(VideoCodec.MPEG2VIDEO)).isNull();
    assertThat(faults)
        .containsExactly(
            new Fault(
                EncodingOption.WIDTH,
                "16383",
                "source, or an even number from 16 to 16382 (pixels for MPEG2VIDEO)"));
  }

  @Test
  void bothSidesCanBeRightAndTooMuchTogether() {
    given.putAll(Map.of(EncodingOption.BITRATE, "2000", EncodingOption.GOP, "60"));
    given.putAll(Map.of(EncodingOption.WIDTH, "16384", EncodingOption.HEIGHT, "16130"));
    assertThat(rules.video(VideoCodec.VP9)).isNull();
    assertThat(faults)
        .containsExactly(
            new Fault(
                EncodingOption.HEIGHT,
                "16130",
                "at most 16128 with a width of 16384 (pixels for VP9)"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "-1", "+1", "1.5", "1e3", "٤", "1 000", "99999999999999999999"})
  void wholeNumbersAreDigitsAlone(String text) {
    given.put(EncodingOption.PROGRAM, text);
    assertThat(rules.program()).isZero();
    assertThat(faults)
        .containsExactly(
            new Fault(
                EncodingOption.PROGRAM,
                text,
                "the number of one of the input's programs, from 1 to 65535"));
  }

  @ParameterizedTest
  @CsvSource({"' 1201 ', 1201", "0007, 7", "65535, 65535"})
  void spacesAroundANumberAndZerosBeforeItDoNotMatter(String text, int number) {
    given.put(EncodingOption.PROGRAM, text);
    assertThat(rules.program()).isEqualTo(number);
    assertThat(faults).isEmpty();
  }

  @Test
  void aCodecThatIsNotEnabledIsAFaultAndJudgesTheRestAllTheSame() {
    given.put(EncodingOption.CODEC, " h_264 ");
    assertThat(rules.codec(codec -> codec.licence() == Licence.LGPL)).isEqualTo(VideoCodec.H_264);
    assertThat(faults)
        .containsExactly(new Fault(EncodingOption.CODEC, " h_264 ", "Y4M, VP9, AV1, PRORES"));
  }

  @Test
  void withoutACodecNothingIsMissingAndWhatIsThereIsJudged() {
    given.put(EncodingOption.GOP, "0");
    given.put(EncodingOption.PIXEL_FORMAT, "rgb24");
    given.put(EncodingOption.PRESET, "placebo");
    assertThat(rules.video(null)).isNull();
    assertThat(faults)
        .containsExactly(
            new Fault(EncodingOption.GOP, "0", "a whole number from 1 to 10000 (frames)"),
            new Fault(EncodingOption.PIXEL_FORMAT, "rgb24", "yuv420p, yuv420p10le"));
  }

  @Test
  void anEarlierFaultOfAnotherOptionIsNoneOfTheVideo() {
    given.put(EncodingOption.PROGRAM, "News");
    assertThat(rules.program()).isZero();
    assertThat(rules.video(VideoCodec.Y4M)).isNotNull();
    assertThat(faults).hasSize(1);
  }

  @Test
  void aContainerMustBeOneOfTheCodecs() {
    assertThat(rules.container("/a.b/out.MKV", VideoCodec.VP9)).isEqualTo(Container.MATROSKA);
    assertThat(rules.container("out.mov", null)).isEqualTo(Container.MOV);
    assertThat(faults).isEmpty();
    assertThat(rules.container("out.mov", VideoCodec.VP9)).isNull();
    assertThat(faults)
        .containsExactly(new Fault(EncodingOption.OUTPUT, "out.mov", ".webm .mkv .mp4"));
  }
}
