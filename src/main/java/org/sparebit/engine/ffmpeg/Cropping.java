package org.sparebit.engine.ffmpeg;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What of a decoded picture a player leaves out, in pixels, before it turns the picture: MP4's
 * clean aperture ({@code clap}), Matroska's {@code PixelCrop}.
 */
public record Cropping(int top, int bottom, int left, int right) {
  public static final Cropping NONE = new Cropping(0, 0, 0, 0);

  /** Four numbers of 32 bits, as FFmpeg's AV_PKT_DATA_FRAME_CROPPING has them. */
  static final int BYTES = 16;

  static Cropping of(ByteBuffer data) {
    ByteBuffer numbers = data.order(ByteOrder.LITTLE_ENDIAN);
    return new Cropping(
        bounded(numbers.getInt()),
        bounded(numbers.getInt()),
        bounded(numbers.getInt()),
        bounded(numbers.getInt()));
  }

  /** No picture has half of this; two of them can be added. */
  private static int bounded(int unsigned) {
    int most = Integer.MAX_VALUE / 2;
    return unsigned < 0 ? most : Math.min(unsigned, most);
  }

  /** This for a picture of which something is left, otherwise none: the header is damaged. */
  public Cropping within(int width, int height) {
    return left + right < width && top + bottom < height ? this : NONE;
  }
}
