package org.sparebit.engine.pipeline;

import java.util.List;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.ffmpeg.Rational;
import org.sparebit.engine.ffmpeg.SourceStream;

/**
 * The frame rate that rate control is told, while frames keep their own times; that of the output
 * where it has a constant one.
 */
final class FrameRates {
  /** SVT-AV1 takes no more; above it the container's figure is a time base, not a rate. */
  private static final double HIGHEST = 240;

  private static final double VARIABLE_BELOW = 0.9;

  private static final Rational ASSUMED = new Rational(25, 1);

  private FrameRates() {}

  static Rational choose(SourceStream video, VideoCodec codec, List<String> warnings) {
    Rational rate = chooseAny(video, codec, warnings);
    return codec == VideoCodec.MPEG2VIDEO ? Mpeg2FrameRates.nearest(rate) : rate;
  }

  private static Rational chooseAny(SourceStream video, VideoCodec codec, List<String> warnings) {
    Rational nominal = video.frameRate();
    Rational average = video.averageFrameRate();
    // A variable rate: the nominal one is the shortest interval's, of which few frames make use.
    if (!codec.hasConstantFrameRate()
        && nominal.isKnown()
        && average.isKnown()
        && average.toDouble() < VARIABLE_BELOW * nominal.toDouble()) {
      return average;
    }
    for (Rational candidate : List.of(nominal, average)) {
      if (candidate.isKnown() && candidate.toDouble() <= HIGHEST) {
        return candidate;
      }
    }
    warnings.add("the frame rate of the input is unknown; rate control assumes 25 per second");
    return ASSUMED;
  }
}
