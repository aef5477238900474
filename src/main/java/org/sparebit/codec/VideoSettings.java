package org.sparebit.codec;

import org.jspecify.annotations.Nullable;

/**
 * How a video is to be encoded, with every choice made.
 *
 * @param rateControl {@link RateControl#NONE} for codecs that have none
 * @param gop frames from keyframe to keyframe, 0 for codecs that have none
 * @param pixelFormat ignored for ProRes
 * @param encoderPreset the encoder's own value ({@link Presets#encoderValue}), empty for none
 * @param proresProfile for ProRes only
 */
public record VideoSettings(
    VideoCodec codec,
    RateControl rateControl,
    int gop,
    OutputSize size,
    PixelFormat pixelFormat,
    String encoderPreset,
    @Nullable ProresProfile proresProfile) {

  public VideoSettings {
    if (gop < 0) {
      throw new IllegalArgumentException("a GOP of " + gop + " frames");
    }
  }

  /** Of the samples that the encoder gets. */
  public int bitDepth() {
    return codec == VideoCodec.PRORES ? ProresProfile.BIT_DEPTH : pixelFormat.bitDepth();
  }

  /** The same video with another aim. */
  public VideoSettings withRateControl(RateControl other) {
    return new VideoSettings(codec, other, gop, size, pixelFormat, encoderPreset, proresProfile);
  }

  /** The same video with another preset. */
  public VideoSettings withEncoderPreset(String other) {
    return new VideoSettings(codec, rateControl, gop, size, pixelFormat, other, proresProfile);
  }
}
