package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.AV_CHANNEL_ORDER_UNSPEC;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_describe;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_from_string;

import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.avutil.AVChannelLayout;

/**
 * A format of uncompressed audio.
 *
 * @param sampleRate in Hz
 * @param sampleFormat FFmpeg's name, such as {@code fltp}
 * @param layoutName FFmpeg's name of the layout of the channels, such as {@code 5.1}
 */
public record AudioFormat(int sampleRate, String sampleFormat, String layoutName) {

  /** FFmpeg's name of the usual layout for this number of channels. */
  public static String usualLayout(int channels) {
    try (AVChannelLayout layout = new AVChannelLayout()) {
      av_channel_layout_default(layout, channels);
      return describe(layout);
    }
  }

  /** How many channels a layout has; 0 if FFmpeg does not know its name. */
  public static int channels(String layoutName) {
    try (AVChannelLayout layout = new AVChannelLayout()) {
      return av_channel_layout_from_string(layout, layoutName) < 0 ? 0 : layout.nb_channels();
    }
  }

  public int channels() {
    return channels(layoutName);
  }

  /** A layout of unknown order gets the usual one for its number of channels. */
  static String layoutName(AVChannelLayout layout) {
    return layout.order() == AV_CHANNEL_ORDER_UNSPEC
        ? usualLayout(layout.nb_channels())
        : describe(layout);
  }

  private static String describe(AVChannelLayout layout) {
    byte[] name = new byte[256];
    int length = av_channel_layout_describe(layout, name, name.length);
    return new String(
        name, 0, Math.max(0, Math.min(length, name.length) - 1), StandardCharsets.UTF_8);
  }

  /** Sets a native layout to this one. */
  void fill(AVChannelLayout layout) throws FfmpegException {
    FfmpegException.check(
        av_channel_layout_from_string(layout, layoutName), "reading the layout " + layoutName);
  }
}
