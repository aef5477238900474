package org.sparebit.codec;

import java.util.Optional;

/** The pixel formats that a request can name. Names are FFmpeg's own. */
public enum PixelFormat {
  YUV420P("yuv420p", 8),
  YUV420P10LE("yuv420p10le", 10);

  private final String ffmpegName;
  private final int bitDepth;

  PixelFormat(String ffmpegName, int bitDepth) {
    this.ffmpegName = ffmpegName;
    this.bitDepth = bitDepth;
  }

  /** The name in the API and in FFmpeg, such as {@code yuv420p10le}. */
  public String ffmpegName() {
    return ffmpegName;
  }

  /** Bits per sample. */
  public int bitDepth() {
    return bitDepth;
  }

  /** Finds a format by its name, without regard to case. */
  public static Optional<PixelFormat> byName(String name) {
    return Names.find(values(), PixelFormat::ffmpegName, name);
  }
}
