package org.sparebit.engine.precode;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sparebit.codec.PrecoderMode;
import org.sparebit.codec.VideoCodec;

/**
 * How coarsely each codec quantises at a target bitrate, and how much each mode precodes.
 *
 * @param source where the numbers come from
 * @param stepAtZero the quantiser step (8-bit scale) that the models know as 0
 * @param stepAtOne the step that they know as 1
 * @param amounts per mode, 1 is as trained
 */
record StrengthTable(
    String source,
    double stepAtZero,
    double stepAtOne,
    Map<PrecoderMode, Double> amounts,
    Map<VideoCodec, Entry> codecs) {

  /**
   * Either a fixed quantiser, or a fit: ln step = intercept + slope · ln (bits per pixel).
   *
   * @param quantiser as the models know it, 0 to 1
   * @param maximumAmount for codecs that bear less than a mode's amount
   */
  record Entry(
      @Nullable Double quantiser,
      @Nullable Double intercept,
      @Nullable Double slope,
      @Nullable Double maximumAmount) {

    Entry {
      boolean fixed = quantiser != null && quantiser >= 0 && quantiser <= 1;
      // More bits per pixel always mean a finer step.
      boolean fitted = intercept != null && slope != null && slope < 0;
      boolean capped = maximumAmount == null || (maximumAmount >= 0 && maximumAmount <= 1);
      if (fixed == fitted || !capped) {
        throw new IllegalArgumentException(
            ("quantiser %s, intercept %s, slope %s, maximumAmount %s: expected a quantiser from 0"
                    + " to 1 or a fit of falling slope")
                .formatted(quantiser, intercept, slope, maximumAmount));
      }
    }
  }

  StrengthTable {
    if (source.isBlank() || !(stepAtZero > 0 && stepAtOne > stepAtZero)) {
      throw new IllegalArgumentException(
          "source '%s', steps %s to %s".formatted(source, stepAtZero, stepAtOne));
    }
    for (PrecoderMode mode : PrecoderMode.values()) {
      Double amount = amounts.get(mode);
      if (amount == null || !(amount >= 0 && amount <= 1)) {
        throw new IllegalArgumentException("amount of " + mode + ": " + amount);
      }
    }
    for (VideoCodec codec : VideoCodec.values()) {
      if (!codecs.containsKey(codec)) {
        throw new IllegalArgumentException("no strength for " + codec);
      }
    }
    amounts = Map.copyOf(amounts);
    codecs = Map.copyOf(codecs);
  }

  static StrengthTable load() throws PrecoderException {
    return PrecoderFiles.read("strength.json", StrengthTable.class);
  }

  /**
   * @param bitsPerPixel above 0; ignored for codecs of fixed quantiser
   */
  Strength strength(PrecoderMode mode, VideoCodec codec, double bitsPerPixel) {
    Entry entry = entry(codec);
    double amount = requireNonNull(amounts.get(mode));
    if (entry.maximumAmount() != null) {
      amount = Math.min(amount, entry.maximumAmount());
    }
    return new Strength((float) quantiser(entry, bitsPerPixel), (float) amount);
  }

  /** Whether the codec's quantiser depends on the bitrate. */
  boolean dependsOnBitrate(VideoCodec codec) {
    return entry(codec).quantiser() == null;
  }

  private double quantiser(Entry entry, double bitsPerPixel) {
    if (entry.quantiser() != null) {
      return entry.quantiser();
    }
    if (entry.intercept() == null || entry.slope() == null) {
      throw new IllegalStateException("an entry has a quantiser or a fit");
    }
    double lnStep = entry.intercept() + entry.slope() * Math.log(bitsPerPixel);
    double quantiser = (lnStep - Math.log(stepAtZero)) / Math.log(stepAtOne / stepAtZero);
    return Math.min(1, Math.max(0, quantiser));
  }

  private Entry entry(VideoCodec codec) {
    return requireNonNull(codecs.get(codec));
  }
}
