package org.sparebit.engine.precode.strength;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sparebit.codec.PrecoderMode;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.precode.PrecoderException;
import org.sparebit.engine.precode.PrecoderFiles;
import org.sparebit.engine.precode.Strength;
import org.sparebit.engine.precode.strength.ContentActivity.Activity;

/**
 * How coarsely each codec quantises at a target bitrate, and how much each mode precodes.
 *
 * @param source where the numbers come from
 * @param stepAtZero the quantiser step (8-bit scale) that the models know as 0
 * @param stepAtOne the step that they know as 1
 * @param typicalTemporal the content's movement, until it has been measured
 * @param largestAmount more was not measured
 * @param fading where ADAPTIVE leaves pictures alone
 * @param amounts per mode, 1 is as trained; ADAPTIVE's is for codecs of fixed quantiser
 */
record StrengthTable(
    String source,
    double stepAtZero,
    double stepAtOne,
    double typicalTemporal,
    double largestAmount,
    Fading fading,
    Map<PrecoderMode, Double> amounts,
    Map<VideoCodec, Entry> codecs) {

  /**
   * Either a fixed quantiser, or a fit of the encoder's.
   *
   * @param quantiser as the models know it, 0 to 1
   * @param fit of the encoder's step at a target bitrate
   * @param presets what is added to ln step, by the encoder's own values; 0 for those that are not
   *     named
   * @param adaptive what ADAPTIVE applies, for codecs with a fit
   * @param chroma the amount of chroma's change for luma's of 1, from 0 up; null where chroma is
   *     left as it is
   * @param coarseLimit the largest amount at coarse quantisers, from {@link #largestAmount} down
   * @param maximumAmount for codecs of fixed quantiser that bear less than a mode's amount
   */
  record Entry(
      @Nullable Double quantiser,
      @Nullable Fit fit,
      @Nullable Map<String, Double> presets,
      @Nullable Adaptation adaptive,
      @Nullable Ramp chroma,
      @Nullable Ramp coarseLimit,
      @Nullable Double maximumAmount) {

    Entry {
      boolean fixed = quantiser != null && quantiser >= 0 && quantiser <= 1;
      boolean fitted = fit != null && adaptive != null;
      boolean capped = maximumAmount == null || (fixed && maximumAmount >= 0);
      boolean extras = presets != null || chroma != null || coarseLimit != null;
      if (fixed == fitted || !capped || (fixed && extras)) {
        throw new IllegalArgumentException(
            ("quantiser %s, fit %s, presets %s, adaptive %s, chroma %s, coarseLimit %s,"
                    + " maximumAmount %s: expected a quantiser from 0 to 1, with maximumAmount if"
                    + " need be, or fit and adaptive, with presets, chroma and coarseLimit if need"
                    + " be")
                .formatted(quantiser, fit, presets, adaptive, chroma, coarseLimit, maximumAmount));
      }
      presets = presets == null ? Map.of() : Map.copyOf(presets);
    }

    /** The largest amount that it names. */
    double largest() {
      return Math.max(
          maximumAmount == null ? 0 : maximumAmount,
          Math.max(
              chroma == null ? 0 : chroma.amount, coarseLimit == null ? 0 : coarseLimit.amount));
    }
  }

  /**
   * What ADAPTIVE applies to pictures that precoding does not pay on.
   *
   * @param flat by the share of flat blocks: at 640×360 camera clips have at most 0.71 (driving at
   *     night), drawn pictures 0.84 and more, colour bars 0.93
   * @param edges by the flat blocks beside hard edges, {@link ContentActivity#lastEdges}: camera
   *     clips have at most 0.76, screens of text 1.65 and more; these lose at every amount
   */
  record Fading(Fall flat, Fall edges) {

    /** What is left of an amount, 0 to 1. */
    double share(double flatBlocks, double flatBesideEdges) {
      return flat.at(flatBlocks) * edges.at(flatBesideEdges);
    }
  }

  /**
   * From 1 to 0.
   *
   * @param full up to here it is 1
   * @param none from here on it is 0
   */
  record Fall(double full, double none) {
    Fall {
      if (!(full >= 0 && none > full)) {
        throw new IllegalArgumentException("full up to %s, none from %s".formatted(full, none));
      }
    }

    double at(double value) {
      return Math.min(1, Math.max(0, (none - value) / (none - full)));
    }
  }

  /**
   * ln step = intercept + slope · ln (bits per pixel) + spatial · ln (1 + S) + temporal · ln (1 +
   * T) + flat · F + noise · ln (1 + N), where S, T, F and N are the content's {@link
   * ContentActivity}.
   *
   * @param slope below 0: more bits per pixel always mean a finer step
   * @param medianDeviation of ln step, in the fit; for the reader
   */
  record Fit(
      double intercept,
      double slope,
      double spatial,
      double temporal,
      double flat,
      double noise,
      double medianDeviation) {
    Fit {
      if (!(slope < 0)) {
        throw new IllegalArgumentException("slope %s: expected one below 0".formatted(slope));
      }
    }

    double logStep(double bitsPerPixel, Activity activity) {
      return intercept
          + slope * Math.log(bitsPerPixel)
          + spatial * Math.log1p(activity.spatial())
          + temporal * Math.log1p(activity.temporal())
          + flat * activity.flat()
          + noise * Math.log1p(activity.noise());
    }
  }

  /**
   * How much of the change pays best, fitted to encodes at several amounts: intercept + noise · ln
   * (1 + N), at least 0 and at most {@link #largestAmount}. Nothing else that is known before an
   * encode foretold it on clips that the fit had not seen.
   */
  record Adaptation(double intercept, double noise) {

    double amount(Activity activity, double largest) {
      double fitted = intercept + noise * Math.log1p(activity.noise());
      return Math.min(largest, Math.max(0, fitted));
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
      if (!(from >= 0 && full > from && full <= 1 && amount > 0)) {
        throw new IllegalArgumentException(
            "from quantiser %s to %s, amount %s".formatted(from, full, amount));
      }
    }

    double at(double quantiser, double before) {
      double share = Math.min(1, Math.max(0, (quantiser - from) / (full - from)));
      return before + share * (amount - before);
    }
  }

  StrengthTable {
    if (source.isBlank() || !(stepAtZero > 0 && stepAtOne > stepAtZero && typicalTemporal >= 0)) {
      throw new IllegalArgumentException(
          "source '%s', steps %s to %s".formatted(source, stepAtZero, stepAtOne));
    }
    for (PrecoderMode mode : PrecoderMode.values()) {
      Double amount = amounts.get(mode);
      if (amount == null || !(amount >= 0 && amount <= largestAmount)) {
        throw new IllegalArgumentException("amount of " + mode + ": " + amount);
      }
    }
    for (VideoCodec codec : VideoCodec.values()) {
      Entry entry = codecs.get(codec);
      if (entry == null) {
        throw new IllegalArgumentException("no strength for " + codec);
      }
      if (entry.largest() > largestAmount) {
        throw new IllegalArgumentException(
            "amount of %s: %s, of at most %s".formatted(codec, entry.largest(), largestAmount));
      }
    }
    amounts = Map.copyOf(amounts);
    codecs = Map.copyOf(codecs);
  }

  static StrengthTable load() throws PrecoderException {
    return PrecoderFiles.read("strength.json", StrengthTable.class);
  }

  /**
   * @param preset the encoder's own value
   * @param bitsPerPixel above 0; ignored for codecs of fixed quantiser, like preset and activity
   */
  Strength strength(
      PrecoderMode mode, VideoCodec codec, String preset, double bitsPerPixel, Activity activity) {
    Entry entry = entry(codec);
    double amount = requireNonNull(amounts.get(mode));
    if (entry.quantiser() != null) {
      double cap = entry.maximumAmount() == null ? Double.MAX_VALUE : entry.maximumAmount();
      return new Strength((float) (double) entry.quantiser(), (float) Math.min(cap, amount));
    }
    double ofPreset = requireNonNull(entry.presets()).getOrDefault(preset, 0.0);
    double step = Math.exp(requireNonNull(entry.fit()).logStep(bitsPerPixel, activity) + ofPreset);
    double position = Math.log(step / stepAtZero) / Math.log(stepAtOne / stepAtZero);
    double quantiser = Math.min(1, Math.max(0, position));
    if (mode == PrecoderMode.PRECODER_ADAPTIVE) {
      amount = requireNonNull(entry.adaptive()).amount(activity, largestAmount);
    }
    Ramp limit = entry.coarseLimit();
    if (limit != null) {
      amount = Math.min(amount, limit.at(quantiser, largestAmount));
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

  private Entry entry(VideoCodec codec) {
    return requireNonNull(codecs.get(codec));
  }
}
