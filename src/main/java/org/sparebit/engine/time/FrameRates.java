package org.sparebit.engine.time;

import java.util.List;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.ffmpeg.Rational;
import org.sparebit.engine.ffmpeg.SourceStream;
import org.sparebit.protocol.Warning;
import org.sparebit.protocol.WarningCode;

/**
 * The frame rate that rate control is told, while frames keep their own times; that of the output
 * where it has a constant one.
 */
public final class FrameRates {
  /** No camera that writes video files is faster; more is a time base, not a rate. */
  private static final double HIGHEST = 1000;

  /** Above it a nominal rate is often the time base, so that an average must confirm it. */
  private static final double HIGHEST_USUAL = 240;

  private static final double VARIABLE_BELOW = 0.9;

  private static final Rational ASSUMED = new Rational(25, 1);

  private FrameRates() {}

  public static Rational choose(SourceStream video, VideoCodec codec, List<Warning> warnings) {
    Rational rate = chooseAny(video, codec, warnings);
    return codec == VideoCodec.MPEG2VIDEO ? Mpeg2FrameRates.nearest(rate) : rate;
  }

  /** What the encoder is told. */
  public static Rational ofEncoder(VideoCodec codec, Rational rate) {
    if (rate.isKnown() && rate.toDouble() < codec.minFrameRate()) {
      return new Rational(codec.minFrameRate(), 1);
    }
    boolean tooHigh = rate.isKnown() && rate.toDouble() > codec.maxFrameRate();
    return tooHigh ? new Rational(codec.maxFrameRate(), 1) : rate;
  }

  private static Rational chooseAny(SourceStream video, VideoCodec codec, List<Warning> warnings) {
    if (video.isWithoutContainer()) {
      return ofRawStream(video, warnings);
    }
    Rational nominal = video.frameRate();
    Rational average = video.averageFrameRate();
    // A variable rate: the nominal one is the shortest interval's, of which few frames make use.
    if (!codec.hasConstantFrameRate()
        && nominal.isKnown()
        && average.isKnown()
        && average.toDouble() <= HIGHEST
        && average.toDouble() < VARIABLE_BELOW * nominal.toDouble()) {
      return average;
    }
    if (isPlausible(nominal, average)) {
      return nominal;
    }
    if (average.isKnown() && average.toDouble() <= HIGHEST) {
      return average;
    }
    warnings.add(
        WarningCode.FRAME_RATE_ASSUMED.with(
            "the frame rate of the input is unknown; rate control assumes 25 per second"));
    return ASSUMED;
  }

  /** FFmpeg's average is an assumption there, and its nominal rate can be that of the fields. */
  private static Rational ofRawStream(SourceStream video, List<Warning> warnings) {
    Rational own = video.isWithoutTimes() ? video.codec().frameRate() : video.frameRate();
    if (own.isKnown() && own.toDouble() <= HIGHEST_USUAL) {
      return own;
    }
    warnings.add(
        WarningCode.FRAME_RATE_ASSUMED.with(
            "the input does not say its frame rate, since it is a bare stream of video without a"
                + " container (such as MP4), so the output plays at 25 frames per second; if that is"
                + " too fast or too slow, put the input into a container with the right rate and"
                + " encode that"));
    return ASSUMED;
  }

  private static boolean isPlausible(Rational nominal, Rational average) {
    if (!nominal.isKnown() || nominal.toDouble() > HIGHEST) {
      return false;
    }
    return nominal.toDouble() <= HIGHEST_USUAL
        || (average.isKnown() && average.toDouble() >= VARIABLE_BELOW * nominal.toDouble());
  }
}
