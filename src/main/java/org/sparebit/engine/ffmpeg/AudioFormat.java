package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;

import org.bytedeco.ffmpeg.avutil.AVChannelLayout;

/**
 * A format of uncompressed sound.
 *
 * @param sampleRate in Hz
 * @param sampleFormat FFmpeg's name, such as {@code fltp}
 * @param channels in the usual layout for their number
 */
public record AudioFormat(int sampleRate, String sampleFormat, int channels) {

  /** FFmpeg's name of the usual layout for this number of channels, such as {@code 5.1}. */
  public String layoutName() {
    try (AVChannelLayout layout = new AVChannelLayout()) {
      av_channel_layout_default(layout, channels);
      return FilterGraph.describe(layout);
    }
  }
}
