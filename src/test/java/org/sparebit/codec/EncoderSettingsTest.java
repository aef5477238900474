package org.sparebit.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparebit.codec.VideoCodec.Limits;

class EncoderSettingsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Y4M    | 0    | 0   |   | 1920 | 2 | {}
          PRORES | 0    | 0   |   | 1920 | 2 | {profile=3, vendor=apl0, threads=2}
          VP9    | 2000 | 60  | 4 | 1920 | 4 | {b=2000k, bufsize=4000k, g=60, keyint_min=60, deadline=good, cpu-used=4, lag-in-frames=25, auto-alt-ref=1, row-mt=1, tile-columns=2, threads=4}
          VP9    | 2000 | 60  | 4 | 400  | 4 | {b=2000k, bufsize=4000k, g=60, keyint_min=60, deadline=good, cpu-used=4, lag-in-frames=25, auto-alt-ref=1, row-mt=1, tile-columns=0, threads=4}
          AV1    | 2000 | 60  | 8 | 1920 | 2 | {b=2000k, bufsize=4000k, preset=8, g=60, svtav1-params=lp=2}
          AV1    | 2000 | 1   | 8 | 1920 | 2 | {b=2000k, bufsize=4000k, preset=8, g=-1, svtav1-params=lp=2}
          H_264  | 2000 | 60  | slow   | 1920 | 2 | {b=2000k, bufsize=4000k, maxrate=3000k, g=60, keyint_min=60, sc_threshold=0, udu_sei=1, preset=slow, threads=2}
          H_264  | 2000000 | 60 | slow | 1920 | 2 | {b=2000000k, bufsize=2147483k, maxrate=2147483k, g=60, keyint_min=60, sc_threshold=0, udu_sei=1, preset=slow, threads=2}
          H_265  | 2000 | 60  | medium | 1920 | 4 | {b=2000k, bufsize=4000k, maxrate=3000k, g=60, keyint_min=60, preset=medium, x265-params=scenecut=0:open-gop=0:log-level=error:pools=4}
          MPEG2VIDEO | 2000 | 60 |     | 1920 | 2 | {b=2000k, bufsize=4000k, maxrate=3000k, g=60, keyint_min=60, bf=2, flags=+cgop, sc_threshold=1000000000, mpv_flags=+strict_gop, strict=experimental, qmin=1, mbd=rd, trellis=2, threads=2}
          """)
  void optionsOfEachEncoder(
      VideoCodec codec,
      int bitrate,
      int gop,
      String preset,
      int width,
      int threads,
      String options) {
    EncoderSettings settings =
        EncoderSettings.of(
            VideoSettingsBuilder.of(codec)
                .bitrateKbps(bitrate)
                .gop(gop)
                .preset(preset == null ? "" : preset)
                .prores(ProresProfile.PRORES_422_HQ)
                .build(),
            width,
            threads);
    assertThat(settings.options()).hasToString(options);
    assertThat(settings.keyframeInterval()).isEqualTo(codec == VideoCodec.AV1 && gop == 1 ? 1 : 0);
  }

  @ParameterizedTest
  @CsvSource({
    "AV1, 8, svtav1-params, lp=1:lookahead=0",
    "VP9, 4, lag-in-frames, 8",
    "H_264, medium, rc-lookahead, 10",
    "H_264, medium, x264-params, sync-lookahead=0",
    "H_265, veryslow, x265-params, scenecut=0:open-gop=0:log-level=error:pools=1:frame-threads=1:rc-lookahead=10"
  })
  void aShortLookaheadIsAnOptionOfEachEncoder(
      VideoCodec codec, String preset, String option, String value) {
    VideoSettings video = VideoSettingsBuilder.of(codec).preset(preset).build();
    EncoderSettings settings = EncoderSettings.of(video, 1920, 1, Lookahead.SHORT);

    assertThat(settings.options()).containsEntry(option, value);
  }

  @Test
  void onlyVp9NeedsTwoPasses() {
    assertThat(VideoCodec.values())
        .filteredOn(VideoCodec::hasTwoPasses)
        .containsExactly(VideoCodec.VP9);
  }

  @Test
  void proresNeedsAProfile() {
    VideoSettings video = VideoSettingsBuilder.of(VideoCodec.PRORES).build();
    assertThatThrownBy(() -> EncoderSettings.of(video, 1920, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "AV1, slow, 6",
    "AV1, Medium, 8",
    "AV1, 1, 1",
    "AV1, 8, 8",
    "VP9, veryslow, 0",
    "VP9, medium, 4",
    "H_264, slower, slower",
    "H_265, medium, medium"
  })
  void presetsThatACodecTakes(VideoCodec codec, String preset, String value) {
    assertThat(Presets.encoderValue(codec, preset)).contains(value);
  }

  @ParameterizedTest
  @CsvSource({"AV1, 9", "AV1, 0", "VP9, 4", "H_264, 4", "AV1, ultrafast", "Y4M, medium"})
  void presetsThatACodecDoesNotTake(VideoCodec codec, String preset) {
    assertThat(Presets.encoderValue(codec, preset)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "a.mp4, MP4",
    "/x/b.MKV, MATROSKA",
    "c.tar.webm, WEBM",
    "d.m2ts, MPEG_TS",
    "e.mpeg, MPEG_PS"
  })
  void containerFollowsTheExtension(String name, Container container) {
    assertThat(Container.ofFileName(name)).contains(container);
  }

  @ParameterizedTest
  @CsvSource({"none", "/folder.mp4/none", "a.xyz", "a."})
  void otherNamesHaveNoContainer(String name) {
    assertThat(Container.ofFileName(name)).isEmpty();
  }

  @Test
  void noCodecIsMoreGenerousThanTheWidestLimits() {
    for (VideoCodec codec : VideoCodec.values()) {
      Limits limits = codec.limits();
      assertThat(limits.maxBitrateKbps()).isLessThanOrEqualTo(Limits.WIDEST.maxBitrateKbps());
      assertThat(limits.maxWidth()).isLessThanOrEqualTo(Limits.WIDEST.maxWidth());
      assertThat(limits.maxHeight()).isLessThanOrEqualTo(Limits.WIDEST.maxHeight());
      assertThat(limits.minSide()).isGreaterThanOrEqualTo(Limits.WIDEST.minSide());
    }
  }
}
