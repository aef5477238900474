package org.sparebit.engine.precode.strength;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.sparebit.codec.PrecoderMode;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.precode.Strength;
import org.sparebit.engine.precode.strength.ContentActivity.Activity;

class StrengthTableTest {
  private static final StrengthTable.Fit FIT =
      new StrengthTable.Fit(1, -0.5, 0.1, 0.1, 0.1, 0.1, 0);
  private static final StrengthTable.Adaptation NOTHING_ADAPTED =
      new StrengthTable.Adaptation(1, 0);

  @Test
  void saysWhereItsNumbersComeFrom() throws Exception {
    assertThat(StrengthTable.load().source()).contains("training clips");
  }

  @Test
  void refusesEntriesThatAreNeitherFixedNorFitted() {
    assertRefused(null, null, null, null);
    assertRefused(null, FIT, null, null);
    assertRefused(0.4, FIT, NOTHING_ADAPTED, null);
    assertRefused(1.4, null, null, null);
    assertRefused(0.4, null, null, -0.1);
    assertRefused(null, FIT, NOTHING_ADAPTED, 0.5);
    assertThat(entry(null, FIT, NOTHING_ADAPTED, null).fit()).isEqualTo(FIT);
  }

  @Test
  void refusesFitsInWhichMoreBitsMeanCoarserSteps() {
    assertThatThrownBy(() -> new StrengthTable.Fit(1, 0.5, 0, 0, 0, 0, 0))
        .hasMessage("slope 0.5: expected one below 0");
  }

  @Test
  void refusesRampsAndPresetsBesideAFixedQuantiser() {
    StrengthTable.Ramp ramp = new StrengthTable.Ramp(0.4, 0.6, 0.5);
    assertThatThrownBy(() -> fixed(ramp, null)).hasMessageContaining("coarseLimit null");
    assertThatThrownBy(() -> fixed(null, ramp)).hasMessageContaining("chroma null");
    assertThatThrownBy(
            () -> new StrengthTable.Entry(0.4, null, Map.of("slow", -0.1), null, null, null, null))
        .hasMessageContaining("presets {slow=-0.1}");
    assertThat(fixed(null, null).quantiser()).isEqualTo(0.4);
  }

  private static StrengthTable.Entry fixed(
      StrengthTable.@Nullable Ramp chroma, StrengthTable.@Nullable Ramp coarseLimit) {
    return new StrengthTable.Entry(0.4, null, null, null, chroma, coarseLimit, null);
  }

  @Test
  void followsTheFitAndFadesBelowTheFinestStep() throws Exception {
    // ln step = 1 - 0.5 ln 0.04 + 0.3 ln 3 - 0.2 ln 2 - 0.1 + 0.4 ln 1 = 2.700392
    assertThat(strength(1.0, 0.04).quantiser()).isEqualTo(0.6319f, within(0.0001f));
    Double full = requireNonNull(StrengthTable.load().amounts().get(PrecoderMode.PRECODER_BAL));
    assertThat(strength(1.0, 0.04).amount()).isEqualTo(full.floatValue());
    // A step of 2, half the finest.
    Strength fine = strength(1.0 + Math.log(2) - 2.700392, 0.04);
    assertThat(fine.quantiser()).isZero();
    assertThat(fine.amount()).isEqualTo(0.25f * full.floatValue(), within(0.0001f));
    assertThat(strength(1.0, 0.00001).quantiser()).isEqualTo(1);
  }

  @Test
  void presetsShiftTheStepAndOthersThanNamedDoNot() throws Exception {
    Activity activity = new Activity(2, 1, 0.1, 0);
    StrengthTable table = table(1.0, null, null);
    Strength slow =
        table.strength(PrecoderMode.PRECODER_BAL, VideoCodec.AV1, "slow", 0.04, activity);
    // From 0 to 1 it is ln 8.
    assertThat(slow.quantiser()).isEqualTo((float) (0.6319 + 0.25 / Math.log(8)), within(0.0001f));
    assertThat(table.strength(PrecoderMode.PRECODER_BAL, VideoCodec.AV1, "8", 0.04, activity))
        .isEqualTo(strength(1.0, 0.04));
  }

  @Test
  void noiseMovesTheStep() throws Exception {
    Strength noisy = strength(PrecoderMode.PRECODER_BAL, 1.0, 0.04, new Activity(2, 1, 0.1, 2));
    assertThat(noisy.quantiser())
        .isEqualTo((float) (0.6319 + 0.4 * Math.log(3) / Math.log(8)), within(0.0001f));
  }

  @Test
  void adaptiveAppliesLessToNoiseBetweenNothingAndMost() throws Exception {
    assertThat(adaptive(0)).isEqualTo(0.9f);
    // 0.9 - 0.3 ln 3
    assertThat(adaptive(2)).isEqualTo(0.5704f, within(0.0001f));
    assertThat(adaptive(25)).isZero();
    assertThat(new StrengthTable.Adaptation(2, 0).amount(new Activity(2, 1, 0.1, 0), 1.8))
        .isEqualTo(1.8);
  }

  private static float adaptive(double noise) throws Exception {
    return strength(PrecoderMode.PRECODER_ADAPTIVE, 1.0, 0.04, new Activity(2, 1, 0.1, noise))
        .amount();
  }

  private static Strength strength(double intercept, double bitsPerPixel) throws Exception {
    Activity activity = new Activity(2, 1, 0.1, 0);
    return strength(PrecoderMode.PRECODER_BAL, intercept, bitsPerPixel, activity);
  }

  private static Strength strength(
      PrecoderMode mode, double intercept, double bitsPerPixel, Activity activity)
      throws Exception {
    return table(intercept, null, null).strength(mode, VideoCodec.AV1, "8", bitsPerPixel, activity);
  }

  private static StrengthTable table(
      double intercept,
      StrengthTable.@Nullable Ramp chroma,
      StrengthTable.@Nullable Ramp coarseLimit)
      throws Exception {
    StrengthTable good = StrengthTable.load();
    Map<VideoCodec, StrengthTable.Entry> codecs = new HashMap<>(good.codecs());
    codecs.put(
        VideoCodec.AV1,
        new StrengthTable.Entry(
            null,
            new StrengthTable.Fit(intercept, -0.5, 0.3, -0.2, -1.0, 0.4, 0),
            Map.of("slow", 0.25),
            new StrengthTable.Adaptation(0.9, -0.3),
            chroma,
            coarseLimit,
            null));
    return table(good, 4, 32, good.amounts(), codecs);
  }

  @Test
  void rampGoesFromOneValueToAnotherBetweenTwoQuantisers() {
    StrengthTable.Ramp ramp = new StrengthTable.Ramp(0.4, 0.6, 0.5);
    assertThat(ramp.at(0.3, 0)).isZero();
    assertThat(ramp.at(0.5, 0)).isEqualTo(0.25, within(1e-9));
    assertThat(ramp.at(0.5, 1.5)).isEqualTo(1, within(1e-9));
    assertThat(ramp.at(0.7, 1.5)).isEqualTo(0.5);
  }

  @Test
  void refusesRampsWithoutASlopeOrAnAmount() {
    assertThatThrownBy(() -> new StrengthTable.Ramp(0.6, 0.6, 0.5))
        .hasMessage("from quantiser 0.6 to 0.6, amount 0.5");
    assertThatThrownBy(() -> new StrengthTable.Ramp(0.4, 1.1, 0.5)).hasMessageContaining("to 1.1");
    assertThatThrownBy(() -> new StrengthTable.Ramp(0.4, 0.6, 0)).hasMessageContaining("0.0");
  }

  @Test
  void amountIsLimitedAtCoarseQuantisersAndChromaFollowsIt() throws Exception {
    // The quantiser is 0.6319, between the ramps' ends: 1.8 - 0.6595 * 1.2 = 1.0086.
    StrengthTable.Ramp limit = new StrengthTable.Ramp(0.5, 0.7, 0.6);
    StrengthTable.Ramp chroma = new StrengthTable.Ramp(0.5, 0.7, 0.4);
    StrengthTable table = table(1.0, chroma, limit);
    Strength luma =
        table.strength(
            PrecoderMode.PRECODER_BAL, VideoCodec.AV1, "8", 0.04, new Activity(2, 1, 0.1, 0));
    assertThat(luma.amount()).isEqualTo(1.0086f, within(0.001f));
    assertThat(table.chroma(VideoCodec.AV1, luma).amount())
        .isEqualTo(0.2638f * luma.amount(), within(0.001f));
    assertThat(table.chroma(VideoCodec.H_264, luma).amount()).isZero();
  }

  @Test
  void refusesTablesWithGaps() throws Exception {
    StrengthTable good = StrengthTable.load();
    Map<VideoCodec, StrengthTable.Entry> codecs = new HashMap<>(good.codecs());
    codecs.remove(VideoCodec.VP9);
    assertThatThrownBy(() -> table(good, 8, 56, good.amounts(), codecs))
        .hasMessage("no strength for VP9");
    Map<PrecoderMode, Double> amounts = new HashMap<>(good.amounts());
    amounts.put(PrecoderMode.PRECODER_LOW, 2.0);
    assertThatThrownBy(() -> table(good, 8, 56, amounts, good.codecs()))
        .hasMessage("amount of PRECODER_LOW: 2.0");
    assertThatThrownBy(() -> table(good, 56, 8, good.amounts(), good.codecs()))
        .hasMessageContaining("56.0 to 8.0");
  }

  @Test
  void refusesLargerAmountsThanWereMeasured() throws Exception {
    StrengthTable.Ramp ramp = new StrengthTable.Ramp(0.4, 0.6, 1.9);
    assertTooLarge(entry(0.4, null, null, 2.0), "amount of VP9: 2.0, of at most 1.8");
    assertTooLarge(
        new StrengthTable.Entry(null, FIT, null, NOTHING_ADAPTED, ramp, null, null), "VP9: 1.9");
    assertTooLarge(
        new StrengthTable.Entry(null, FIT, null, NOTHING_ADAPTED, null, ramp, null), "VP9: 1.9");
  }

  private static void assertTooLarge(StrengthTable.Entry entry, String text) throws Exception {
    StrengthTable good = StrengthTable.load();
    Map<VideoCodec, StrengthTable.Entry> codecs = new HashMap<>(good.codecs());
    codecs.put(VideoCodec.VP9, entry);
    assertThatThrownBy(() -> table(good, 4, 32, good.amounts(), codecs))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(text);
  }

  @Test
  void fallsFromOneValueToAnother() {
    StrengthTable.Fall fall = new StrengthTable.Fall(0.75, 0.9);
    assertThat(fall.at(0.75)).isEqualTo(1);
    assertThat(fall.at(0.825)).isEqualTo(0.5, within(1e-9));
    assertThat(fall.at(0.9)).isZero();
    assertThat(new StrengthTable.Fading(fall, fall).share(0.825, 0.825))
        .isEqualTo(0.25, within(1e-9));
    assertThatThrownBy(() -> new StrengthTable.Fall(0.9, 0.9))
        .hasMessage("full up to 0.9, none from 0.9");
  }

  private static StrengthTable table(
      StrengthTable good,
      double stepAtZero,
      double stepAtOne,
      Map<PrecoderMode, Double> amounts,
      Map<VideoCodec, StrengthTable.Entry> codecs) {
    return new StrengthTable(
        "s", stepAtZero, stepAtOne, 1, good.largestAmount(), good.fading(), amounts, codecs);
  }

  private static void assertRefused(
      @Nullable Double quantiser,
      StrengthTable.@Nullable Fit fit,
      StrengthTable.@Nullable Adaptation adaptive,
      @Nullable Double maximumAmount) {
    assertThatThrownBy(() -> entry(quantiser, fit, adaptive, maximumAmount))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("adaptive " + adaptive);
  }

  private static StrengthTable.Entry entry(
      @Nullable Double quantiser,
      StrengthTable.@Nullable Fit fit,
      StrengthTable.@Nullable Adaptation adaptive,
      @Nullable Double maximumAmount) {
    return new StrengthTable.Entry(quantiser, fit, null, adaptive, null, null, maximumAmount);
  }
}
