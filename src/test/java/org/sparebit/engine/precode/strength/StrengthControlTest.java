package org.sparebit.engine.precode.strength;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparebit.codec.PrecoderMode;
import org.sparebit.codec.Presets;
import org.sparebit.codec.VideoCodec;
import org.sparebit.codec.VideoSettings;
import org.sparebit.codec.VideoSettingsBuilder;
import org.sparebit.engine.precode.Plane;
import org.sparebit.engine.precode.Planes;
import org.sparebit.engine.precode.PrecoderException;

class StrengthControlTest {
  /** One that the table does not name, so that nothing is added for it. */
  private static final String PRESET = "";

  private static final Plane TEXTURE = Planes.textured(320, 180, 0, 8, 1);
  private static final Plane OTHER_TEXTURE = Planes.textured(320, 180, 0, 8, 2);
  private static final Plane QUIET = Planes.of(320, 180, 0, 8, (x, y) -> 100 + x / 16);
  private static final Plane QUIET_NOISE = Planes.of(320, 180, 0, 8, (x, y) -> 60 + x * y % 5);
  private static final Plane CLEAN =
      Planes.of(320, 180, 0, 8, (x, y) -> y < 64 ? 60 + x / 4 : Planes.get(TEXTURE, x, y));
  private static final Plane GRAIN = grain();
  private static final Plane BLACK = Planes.of(320, 180, 0, 8, (x, y) -> 16);

  private static Plane grain() {
    Random random = new Random(1);
    return Planes.of(320, 180, 0, 8, (x, y) -> 120 + (int) (6 * random.nextGaussian()));
  }

  @ParameterizedTest
  @EnumSource(VideoCodec.class)
  void quantiserFollowsCodecBitrateAndContent(VideoCodec codec) throws Exception {
    StrengthControl control =
        forJob(PrecoderMode.PRECODER_BAL, codec, PRESET, 1000, 1920, 1080, 25);
    StrengthTable table = StrengthTable.load();
    ContentActivity content = new ContentActivity(25, table.typicalTemporal());
    for (Plane frame : List.of(TEXTURE, OTHER_TEXTURE, TEXTURE)) {
      assertThat(control.next(frame).luma())
          .isEqualTo(
              table.strength(
                  PrecoderMode.PRECODER_BAL,
                  codec,
                  PRESET,
                  1_000_000 / (1920.0 * 1080 * 25),
                  content.next(frame)));
    }
  }

  @Test
  void fixedQuantisersAreThatOfAMezzanineAndTheMiddle() throws Exception {
    assertThat(quantiser(VideoCodec.PRORES, 0)).isEqualTo(0.26f);
    assertThat(quantiser(VideoCodec.Y4M, 0)).isEqualTo(0.42f);
  }

  @ParameterizedTest
  @EnumSource(
      value = VideoCodec.class,
      names = {"Y4M", "PRORES"},
      mode = EnumSource.Mode.EXCLUDE)
  void busyContentIsQuantisedMoreCoarsely(VideoCodec codec) throws Exception {
    StrengthControl control = forJob(PrecoderMode.PRECODER_BAL, codec, PRESET, 3000, 1280, 720, 25);
    control.next(QUIET);
    float quiet = control.next(QUIET).luma().quantiser();
    float busy = 0;
    for (int i = 0; i < 100; i++) {
      busy = control.next(i % 2 == 0 ? TEXTURE : OTHER_TEXTURE).luma().quantiser();
    }
    assertThat(busy).isGreaterThan(quiet + 0.1f);
  }

  @ParameterizedTest
  @EnumSource(
      value = VideoCodec.class,
      names = {"Y4M", "PRORES"},
      mode = EnumSource.Mode.EXCLUDE)
  void moreBitsMeanLessAndTheEndsAreClamped(VideoCodec codec) throws Exception {
    assertThat(quantiser(codec, 1)).isEqualTo(1);
    assertThat(quantiser(codec, 2000)).isLessThan(quantiser(codec, 1000));
    assertThat(quantiser(codec, 100_000)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "PRECODER_NONE, AV1, 0", "PRECODER_LOW, AV1, 0.8", "PRECODER_BAL, H_264, 1.5",
    "PRECODER_ADAPTIVE, Y4M, 1.5", "PRECODER_BAL, Y4M, 1.5", "PRECODER_LOW, PRORES, 0.5",
    "PRECODER_BAL, PRORES, 0.5", "PRECODER_ADAPTIVE, PRORES, 0.5", "PRECODER_NONE, PRORES, 0",
  })
  void amountFollowsTheModeAndProresTakesHalfAtMost(
      PrecoderMode mode, VideoCodec codec, float amount) throws Exception {
    StrengthControl control = forJob(mode, codec, PRESET, 2000, 1920, 1080, 25);
    assertThat(control.next(TEXTURE).luma().amount()).isEqualTo(amount);
  }

  @ParameterizedTest
  @EnumSource(VideoCodec.class)
  void chromaOfSomeCodecsIsPrecodedWhereItIsQuantisedCoarsely(VideoCodec codec) throws Exception {
    boolean expected = List.of(VideoCodec.AV1, VideoCodec.H_265, VideoCodec.VP9).contains(codec);
    assertThat(StrengthControl.precodesChroma(codec)).isEqualTo(expected);
    assertThat(chromaAmount(codec, PrecoderMode.PRECODER_BAL, 100_000)).isZero();
    float coarse = chromaAmount(codec, PrecoderMode.PRECODER_BAL, 100);
    float gentle = chromaAmount(codec, PrecoderMode.PRECODER_LOW, 100);
    if (expected) {
      assertThat(gentle).isPositive();
      // AV1's limit makes them the same here.
      float expectedRatio = codec == VideoCodec.AV1 ? 1 : 1.5f / 0.8f;
      assertThat(coarse).isEqualTo(expectedRatio * gentle, within(0.001f));
    } else {
      assertThat(coarse).isZero();
    }
  }

  private static float chromaAmount(VideoCodec codec, PrecoderMode mode, int bitrateKbps)
      throws PrecoderException {
    return forJob(mode, codec, PRESET, bitrateKbps, 1280, 720, 25).next(TEXTURE).chroma().amount();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void unknownFrameRateCountsAs25(double frameRate) throws Exception {
    PrecoderMode mode = PrecoderMode.PRECODER_ADAPTIVE;
    FrameStrength strength =
        forJob(mode, VideoCodec.AV1, PRESET, 2000, 1920, 1080, frameRate).next(TEXTURE);
    assertThat(strength)
        .isEqualTo(forJob(mode, VideoCodec.AV1, PRESET, 2000, 1920, 1080, 25).next(TEXTURE));
  }

  @Test
  void codecsWithoutTargetNeedNoBitrateAndTheOthersDo() throws Exception {
    forJob(PrecoderMode.PRECODER_BAL, VideoCodec.PRORES, PRESET, 0, 1920, 1080, 25);
    assertThatThrownBy(
            () -> forJob(PrecoderMode.PRECODER_BAL, VideoCodec.AV1, PRESET, 0, 1920, 1080, 25))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("AV1 at 0 kbps");
  }

  @Test
  void adaptiveLeavesFlatFramesAlone() throws Exception {
    for (int bitDepth : new int[] {8, 10}) {
      int scale = 1 << (bitDepth - 8);
      Plane gradient = Planes.of(320, 180, 7, bitDepth, (x, y) -> scale * (40 + x / 4));
      Plane noise = Planes.of(320, 180, 7, bitDepth, (x, y) -> scale * (40 + x * y % 5));
      Plane small = Planes.of(7, 7, 0, bitDepth, (x, y) -> scale * 40);
      assertThat(adaptive().next(gradient).luma().amount()).isZero();
      assertThat(adaptive().next(noise).luma().amount()).isEqualTo(fitted(noise));
      assertThat(adaptive().next(small).luma().amount()).isEqualTo(fitted(small));
      assertThat(fitted(noise)).isPositive();
    }
  }

  @Test
  void adaptiveLeavesTextAloneAndBalDoesNot() throws Exception {
    Plane text =
        Planes.of(320, 180, 0, 8, (x, y) -> x / 32 % 3 == 0 && (x + y) % 2 == 0 ? 220 : 40);
    assertThat(adaptive().next(text).luma().amount()).isZero();
    assertThat(fitted(text)).isPositive();
    StrengthControl bal =
        forJob(PrecoderMode.PRECODER_BAL, VideoCodec.AV1, PRESET, 2000, 1920, 1080, 25);
    assertThat(bal.next(text).luma().amount()).isPositive();
  }

  /** Of ten blocks across six are flat, and the others' samples are 29 levels from their mean. */
  private static int text(int x, int y) {
    return x < 192 || (x + y) % 2 == 0 ? 40 : 98;
  }

  @Test
  void textIsToldByFlatBlocksBesideHardEdgesAndBarsAreNoText() {
    ContentActivity content = new ContentActivity(25, 0);
    content.next(Planes.of(320, 64, 0, 8, StrengthControlTest::text));
    // 0.6 ln (1 + 0.4 * 29)
    assertThat(content.lastEdges()).isEqualTo(1.5202, within(0.0001));
    content.next(Planes.of(384, 192, 0, 8, (x, y) -> x < 320 && y / 64 == 1 ? text(x, y) : 16));
    assertThat(content.lastFlat()).isGreaterThan(0.85);
    assertThat(content.lastEdges()).isEqualTo(1.5202, within(0.0001));
    content.next(Planes.of(320, 192, 0, 8, (x, y) -> 16));
    assertThat(content.lastEdges()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"AV1, 8, 2", "H_265, medium, veryslow", "VP9, 4, 0"})
  void slowerPresetsCountAsFinerSteps(VideoCodec codec, String usual, String slower)
      throws Exception {
    PrecoderMode mode = PrecoderMode.PRECODER_BAL;
    float finer = forJob(mode, codec, slower, 1000, 1280, 720, 25).next(TEXTURE).luma().quantiser();
    assertThat(forJob(mode, codec, usual, 1000, 1280, 720, 25).next(TEXTURE))
        .extracting(strength -> strength.luma().quantiser())
        .satisfies(quantiser -> assertThat(quantiser).isGreaterThan(finer + 0.03f));
  }

  @ParameterizedTest
  @EnumSource(VideoCodec.class)
  void presetsOfTheTableAreThoseThatARequestCanName(VideoCodec codec) throws Exception {
    Map<String, Double> offsets =
        requireNonNull(requireNonNull(StrengthTable.load().codecs().get(codec)).presets());
    Set<String> values = new HashSet<>();
    for (String name : List.of("medium", "slow", "slower", "veryslow")) {
      Presets.encoderValue(codec, name).ifPresent(values::add);
    }
    for (int number = 1; number <= 8; number++) {
      Presets.encoderValue(codec, String.valueOf(number)).ifPresent(values::add);
    }
    Presets.encoderValue(codec, Presets.DEFAULT).ifPresent(values::remove);
    assertThat(offsets.keySet()).isEqualTo(values);
  }

  @Test
  void adaptiveAppliesLessToGrain() throws Exception {
    assertThat(adaptive().next(GRAIN).luma().amount())
        .isPositive()
        .isLessThan(0.8f * adaptive().next(CLEAN).luma().amount());
  }

  @Test
  void adaptiveFadesBetweenFlatAndTexturedFrames() throws Exception {
    Plane mostlyBlack =
        Planes.of(320, 180, 0, 8, (x, y) -> y < 150 ? 16 : Planes.get(TEXTURE, x, y));
    assertThat(adaptive().next(mostlyBlack).luma().amount() / fitted(mostlyBlack))
        .isBetween(0.05f, 0.7f);
  }

  @Test
  void adaptiveTakesHalfASecondFromBlackToOneAndNeverJumps() throws Exception {
    StrengthControl control = adaptive();
    StrengthTable table = StrengthTable.load();
    ContentActivity content = new ContentActivity(25, table.typicalTemporal());
    assertThat(control.next(BLACK).luma().amount()).isZero();
    content.next(BLACK);
    float last = 0;
    for (int i = 0; i < 30; i++) {
      float full = fitted(table, content.next(QUIET_NOISE));
      float amount = control.next(QUIET_NOISE).luma().amount();
      assertThat(amount).isEqualTo(Math.min(full, last + 0.08f), within(0.001f));
      last = amount;
    }
    assertThat(last).isGreaterThan(0.1f);
    assertThat(control.next(BLACK).luma().amount()).isEqualTo(last - 0.08f, within(0.001f));
  }

  @Test
  void adaptiveFollowsCutsWithoutJumps() throws Exception {
    StrengthControl control = adaptive();
    float last = control.next(CLEAN).luma().amount();
    List<Float> amounts = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      float amount = control.next(i % 50 < 25 ? GRAIN : CLEAN).luma().amount();
      assertThat(amount).isEqualTo(last, within(0.0801f));
      amounts.add(amount);
      last = amount;
    }
    // It does follow.
    assertThat(Collections.max(amounts) - Collections.min(amounts)).isGreaterThan(0.2f);
  }

  /** What the table gives for a first frame, before ADAPTIVE's fading on flat frames. */
  private static float fitted(Plane frame) throws Exception {
    StrengthTable table = StrengthTable.load();
    return fitted(table, new ContentActivity(25, table.typicalTemporal()).next(frame));
  }

  private static float fitted(StrengthTable table, ContentActivity.Activity activity) {
    double bitsPerPixel = 2_000_000 / (1920.0 * 1080 * 25);
    return table
        .strength(PrecoderMode.PRECODER_ADAPTIVE, VideoCodec.AV1, PRESET, bitsPerPixel, activity)
        .amount();
  }

  private static StrengthControl adaptive() throws PrecoderException {
    return forJob(PrecoderMode.PRECODER_ADAPTIVE, VideoCodec.AV1, PRESET, 2000, 1920, 1080, 25);
  }

  private static StrengthControl forJob(
      PrecoderMode mode,
      VideoCodec codec,
      String preset,
      int bitrateKbps,
      int width,
      int height,
      double frameRate)
      throws PrecoderException {
    VideoSettings video =
        VideoSettingsBuilder.of(codec).bitrateKbps(bitrateKbps).preset(preset).build();
    return StrengthControl.forJob(mode, video, width, height, frameRate);
  }

  private static float quantiser(VideoCodec codec, int bitrateKbps) throws PrecoderException {
    return forJob(PrecoderMode.PRECODER_BAL, codec, PRESET, bitrateKbps, 1280, 720, 30)
        .next(TEXTURE)
        .luma()
        .quantiser();
  }
}
