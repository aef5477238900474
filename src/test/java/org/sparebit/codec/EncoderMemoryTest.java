package org.sparebit.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EncoderMemoryTest {
  private static final long MB = 1 << 20;

  /**
   * What the {@code ffmpeg} program took with the options of {@link EncoderSettings}, less what it
   * took without an encoder: 2026-11-27, two cores, FFmpeg 8.0.1.
   */
  @ParameterizedTest
  @CsvSource({
    "AV1, 8, 1280, 720, 8, 1, FULL, 268",
    "AV1, 8, 1280, 720, 8, 2, FULL, 340",
    "AV1, 8, 1280, 720, 8, 4, FULL, 493",
    "AV1, 8, 1280, 720, 8, 8, FULL, 787",
    "AV1, 4, 1280, 720, 8, 2, FULL, 420",
    "AV1, 8, 1280, 720, 10, 2, FULL, 405",
    "AV1, 8, 1920, 1080, 8, 2, FULL, 605",
    "AV1, 8, 3840, 2160, 8, 2, FULL, 2050",
    "AV1, 8, 1920, 1080, 8, 1, SHORT, 315",
    "AV1, 8, 3840, 2160, 8, 1, SHORT, 1150",
    "AV1, 8, 7680, 4320, 8, 1, SHORT, 3900",
    "VP9, 4, 1280, 720, 8, 2, FULL, 167",
    "VP9, 0, 1280, 720, 8, 2, FULL, 164",
    "VP9, 4, 1920, 1080, 8, 2, FULL, 340",
    "VP9, 4, 3840, 2160, 8, 2, FULL, 1200",
    "VP9, 4, 1920, 1080, 8, 1, SHORT, 260",
    "VP9, 4, 3840, 2160, 8, 1, SHORT, 945",
    "H_264, medium, 1280, 720, 8, 2, FULL, 223",
    "H_264, medium, 1280, 720, 8, 8, FULL, 294",
    "H_264, medium, 1280, 720, 10, 2, FULL, 352",
    "H_264, medium, 1920, 1080, 8, 2, FULL, 465",
    "H_264, medium, 1920, 1080, 8, 1, SHORT, 215",
    "H_264, medium, 3840, 2160, 8, 1, SHORT, 812",
    "H_265, medium, 1280, 720, 8, 2, FULL, 222",
    "H_265, medium, 1280, 720, 8, 8, FULL, 255",
    "H_265, medium, 1280, 720, 10, 2, FULL, 327",
    "H_265, medium, 1920, 1080, 8, 2, FULL, 440",
    "MPEG2VIDEO, '', 1920, 1080, 8, 2, FULL, 112",
    "MPEG2VIDEO, '', 3840, 2160, 8, 2, FULL, 450"
  })
  void estimatesWhatWasMeasured(
      VideoCodec codec,
      String preset,
      int width,
      int height,
      int bitDepth,
      int threads,
      Lookahead lookahead,
      double measuredMb) {
    long bytes =
        EncoderMemory.bytes(codec, preset, (long) width * height, bitDepth, threads, lookahead);

    assertThat((double) bytes / MB).isCloseTo(measuredMb, withinPercentage(25));
  }

  @ParameterizedTest
  @EnumSource(VideoCodec.class)
  void neitherFewerThreadsNorAShorterLookaheadTakesMore(VideoCodec codec) {
    String preset = Presets.encoderValue(codec, Presets.DEFAULT).orElse("");
    long all = EncoderMemory.bytes(codec, preset, 1920 * 1080, 8, 4, Lookahead.FULL);
    long fewer = EncoderMemory.bytes(codec, preset, 1920 * 1080, 8, 1, Lookahead.FULL);
    long shorter = EncoderMemory.bytes(codec, preset, 1920 * 1080, 8, 1, Lookahead.SHORT);

    assertThat(fewer).isLessThanOrEqualTo(all);
    assertThat(shorter).isLessThanOrEqualTo(fewer);
  }
}
