package org.sparebit.codec;

import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * Builds settings for tests: what a test does not say is of no importance for it. Bitrates and GOPs
 * are left out for codecs that have none.
 */
@NullMarked
public final class VideoSettingsBuilder {
  private VideoCodec codec = VideoCodec.AV1;
  private int bitrateKbps = 300;
  private int gop = 10;
  private OutputSize size = OutputSize.SOURCE;
  private PixelFormat pixelFormat = PixelFormat.YUV420P;
  private @Nullable String preset;
  private @Nullable ProresProfile profile;

  private VideoSettingsBuilder() {}

  public static VideoSettingsBuilder of(VideoCodec codec) {
    return new VideoSettingsBuilder().codec(codec);
  }

  public VideoSettingsBuilder codec(VideoCodec value) {
    codec = value;
    return this;
  }

  public VideoCodec codec() {
    return codec;
  }

  public VideoSettingsBuilder bitrateKbps(int value) {
    bitrateKbps = value;
    return this;
  }

  public VideoSettingsBuilder gop(int value) {
    gop = value;
    return this;
  }

  public VideoSettingsBuilder size(int width, int height) {
    size = new OutputSize(width, height);
    return this;
  }

  public VideoSettingsBuilder pixelFormat(PixelFormat value) {
    pixelFormat = value;
    return this;
  }

  /** The encoder's own value; by default that of the codec's default preset. */
  public VideoSettingsBuilder preset(String value) {
    preset = value;
    return this;
  }

  public VideoSettingsBuilder prores(@Nullable ProresProfile value) {
    profile = value;
    return this;
  }

  public VideoSettings build() {
    return new VideoSettings(
        codec,
        codec.intraOnly() ? RateControl.NONE : RateControl.ofKbps(bitrateKbps),
        codec.intraOnly() ? 0 : gop,
        size,
        pixelFormat,
        preset == null ? Presets.encoderValue(codec, Presets.DEFAULT).orElse("") : preset,
        profile);
  }
}
