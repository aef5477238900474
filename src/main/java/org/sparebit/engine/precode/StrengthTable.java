package org.sparebit.engine.precode;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sparebit.codec.PrecoderMode;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.precode.ContentActivity.Activity;

/**
 * How coarsely each codec quantises at a target bitrate, and how much each mode precodes.
 *
 * @param source where the numbers come from
 * @param stepAtZero the quantiser step (8-bit scale) that the models know as 0
 * @param stepAtOne the step that they know as 1
 * @param typicalTemporal the content's movement, until it has been measured
 * @param amounts per mode, 1 is as trained; ADAPTIVE's is for codecs of fixed quantiser
 */
record StrengthTable(
    String source,
    double stepAtZero,
    double stepAtOne,
    double typicalTemporal,
    Map<PrecoderMode, Double> amounts,
    Map<VideoCodec, Entry> codecs) {

  /**
   * Either a fixed quantiser, or a fit: ln step = intercept + slope · ln (bits per pixel) + spatial
   * · ln (1 + S) + temporal · ln (1 + T), where S and T are the content's {@link ContentActivity}.
   *
   * @param quantiser as the models know it, 0 to 1
   * @param medianDeviation of ln step, in the fit; for the reader
   * @param adaptive what ADAPTIVE applies, for codecs with a fit
   * @param chroma the amount of chroma's change for luma's of 1, from 0 up; null where chroma is
   *     left as it is
   * @param coarseLimit the largest amount at coarse quantisers, from {@link #LARGEST_AMOUNT} down
   * @param maximumAmount for codecs of fixed quantiser that bear less than a mode's amount
   */
  record Entry(
      @Nullable Double quantiser,
      @Nullable Double intercept,
      @Nullable Double slope,
      @Nullable Double spatial,
      @Nullable Double temporal,
      @Nullable Double flat,
      @Nullable Double medianDeviation,
      @Nullable Adaptation adaptive,
      @Nullable Ramp chroma,
      @Nullable Ramp coarseLimit,
      @Nullable Double maximumAmount) {

    Entry {
      boolean fixed = quantiser != null && quantiser >= 0 && quantiser <= 1;
      // More bits per pixel always mean a finer step.
      boolean fitted =
          intercept != null
              && slope != null
              && slope < 0
              && spatial != null
              && temporal != null
              && flat != null
              && adaptive != null;
      boolean capped =
          maximumAmount == null || (fixed && maximumAmount >= 0 && maximumAmount <= LARGEST_AMOUNT);
      if (fixed == fitted || !capped || (fixed && (chroma != null || coarseLimit != null))) {
        throw new IllegalArgumentException(
            ("quantiser %s, intercept %s, slope %s, spatial %s, temporal %s, flat %s, adaptive %s,"
                    + " chroma %s, coarseLimit %s, maximumAmount %s: expected a quantiser from 0 to 1,"
                    + " with maximumAmount if need be, or a fit of falling slope and adaptive, with"
                    + " chroma and coarseLimit if need be")
                .formatted(
                    quantiser,
                    intercept,
                    slope,
                    spatial,
                    temporal,
                    flat,
                    adaptive,
                    chroma,
                    coarseLimit,
                    maximumAmount));
      }
    }
  }

  /**
   * How much of the change pays best, fitted to encodes at several amounts: intercept + quantiser ·
   * q + spatial · ln (1 + S) + temporal · ln (1 + T) + flat · F, at least 0 and at most {@link
   * #LARGEST_AMOUNT}; q is the models' quantiser input.
   */
  record Adaptation(
      double intercept, double quantiser, double spatial, double temporal, double flat) {

    double amount(double q, Activity activity) {
      double fitted =
          intercept
              + quantiser * q
              + spatial * Math.log1p(activity.spatial())
              + temporal * Math.log1p(activity.temporal())
              + flat * activity.flat();
      return Math.min(LARGEST_AMOUNT, Math.max(0, fitted));
    }
  }

  /**
   * What depends on the quantiser: one value up to a quantiser, another from a second one on, and a
   * line between them.
   *
   * @param from the models' quantiser input, 0 to 1
   * @param full above {@code from}
   * @param amount from {@code full} on
   */
  record Ramp(double from, double full, double amount) {
    Ramp {
      if (!(from >= 0 && full > from && full <= 1 && amount > 0 && amount <= LARGEST_AMOUNT)) {
        throw new IllegalArgumentException(
            "from quantiser %s to %s, amount %s".formatted(from, full, amount));
      }
    }

    double at(double quantiser, double before) {
      double share = Math.min(1, Math.max(0, (quantiser - from) / (full - from)));
      return before + share * (amount - before);
    }
  }

  /** More was not measured. */
  static final double LARGEST_AMOUNT = 1.8;

  StrengthTable {
    if (source.isBlank() || !(stepAtZero > 0 && stepAtOne > stepAtZero && typicalTemporal >= 0)) {
      throw new IllegalArgumentException(
          "source '%s', steps %s to %s".formatted(source, stepAtZero, stepAtOne));
    }
    for (PrecoderMode mode : PrecoderMode.values()) {
      Double amount = amounts.get(mode);
      if (amount == null || !(amount >= 0 && amount <= LARGEST_AMOUNT)) {
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
   * @param bitsPerPixel above 0; ignored for codecs of fixed quantiser, like the activity
   */
  Strength strength(PrecoderMode mode, VideoCodec codec, double bitsPerPixel, Activity activity) {
    Entry entry = entry(codec);
    double amount = requireNonNull(amounts.get(mode));
    if (entry.quantiser() != null) {
      double cap = entry.maximumAmount() == null ? Double.MAX_VALUE : entry.maximumAmount();
      return new Strength((float) (double) entry.quantiser(), (float) Math.min(cap, amount));
    }
    double step = step(entry, bitsPerPixel, activity);
    double position = Math.log(step / stepAtZero) / Math.log(stepAtOne / stepAtZero);
    double quantiser = Math.min(1, Math.max(0, position));
    if (mode == PrecoderMode.PRECODER_ADAPTIVE) {
      amount = requireNonNull(entry.adaptive()).amount(quantiser, activity);
    }
    Ramp limit = entry.coarseLimit();
    if (limit != null) {
      amount = Math.min(amount, limit.at(quantiser, LARGEST_AMOUNT));
    }
    // Finer than any step that the models have seen in training, the less the finer.
    double fading = Math.min(1, step / stepAtZero);
    return new Strength((float) quantiser, (float) (amount * fading * fading));
  }

  /** Chroma's strength beside luma's. */
  Strength chroma(VideoCodec codec, Strength luma) {
    Ramp ramp = entry(codec).chroma();
    double share = ramp == null ? 0 : ramp.at(luma.quantiser(), 0);
    return new Strength(luma.quantiser(), (float) (share * luma.amount()));
  }

  /** Whether the codec's chroma is ever precoded. */
  boolean precodesChroma(VideoCodec codec) {
    return entry(codec).chroma() != null;
  }

  /** Whether the codec's quantiser depends on the bitrate. */
  boolean dependsOnBitrate(VideoCodec codec) {
    return entry(codec).quantiser() == null;
  }

  private static double step(Entry entry, double bitsPerPixel, Activity activity) {
    if (entry.intercept() == null
        || entry.slope() == null
        || entry.spatial() == null
        || entry.temporal() == null
        || entry.flat() == null) {
      throw new IllegalStateException("an entry has a quantiser or a fit");
    }
    return Math.exp(
        entry.intercept()
            + entry.slope() * Math.log(bitsPerPixel)
            + entry.spatial() * Math.log1p(activity.spatial())
            + entry.temporal() * Math.log1p(activity.temporal())
            + entry.flat() * activity.flat());
  }

  private Entry entry(VideoCodec codec) {
    return requireNonNull(codecs.get(codec));
  }
}
