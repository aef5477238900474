package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_ALPHA;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_BE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_FLOAT;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_PAL;
import static org.bytedeco.ffmpeg.global.avutil.av_pix_fmt_desc_get;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.ffmpeg.avutil.AVComponentDescriptor;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;

/** Looks whether one can see through a picture: formats with room for it are often opaque. */
final class Transparency {
  private static final int COLOURS = 256;

  /** In FFmpeg's palettes the highest byte is that of alpha. */
  private static final int ALPHA_SHIFT = 24;

  /** 1 as a number of 16 bits with a fraction. */
  private static final int HALF_ONE = 0x3c00;

  private Transparency() {}

  /** Whether at least one pixel lets through more than nobody sees: lossy codecs blur alpha. */
  static boolean isIn(AVFrame frame) {
    AVPixFmtDescriptor format = av_pix_fmt_desc_get(frame.format());
    if ((format.flags() & AV_PIX_FMT_FLAG_ALPHA) == 0 || frame.data(0) == null) {
      return false;
    }
    if ((format.flags() & AV_PIX_FMT_FLAG_PAL) != 0) {
      return isInPalette(frame);
    }
    AVComponentDescriptor alpha = format.comp(format.nb_components() - 1);
    int bytes = (alpha.depth() + alpha.shift() + 7) / 8;
    boolean big = (format.flags() & AV_PIX_FMT_FLAG_BE) != 0;
    boolean isFloat = (format.flags() & AV_PIX_FMT_FLAG_FLOAT) != 0;
    int rowBytes = alpha.offset() + (frame.width() - 1) * alpha.step() + bytes;
    int least = least(alpha.depth(), isFloat);
    for (int y = 0; y < frame.height(); y++) {
      ByteBuffer row = row(frame, alpha.plane(), y, rowBytes);
      row.order(big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
      for (int at = alpha.offset(); at < rowBytes; at += alpha.step()) {
        int value =
            switch (bytes) {
              case 1 -> (row.get(at) & 0xff) >> alpha.shift();
              case 2 -> (row.getShort(at) & 0xffff) >> alpha.shift();
              default -> row.getInt(at);
            };
        if (value < least) {
          return true;
        }
      }
    }
    return false;
  }

  /** The lowest value that passes for opaque; as bits, floating numbers from 0 on rise, too. */
  private static int least(int depth, boolean isFloat) {
    if (isFloat) {
      return depth == 16 ? HALF_ONE - 16 : Float.floatToIntBits(63f / 64);
    }
    int most = (1 << depth) - 1;
    return most - (most >> 6);
  }

  private static boolean isInPalette(AVFrame frame) {
    ByteBuffer palette = frame.data(1).capacity(COLOURS * 4L).asByteBuffer();
    palette.order(ByteOrder.nativeOrder());
    boolean[] transparent = new boolean[COLOURS];
    boolean any = false;
    for (int i = 0; i < COLOURS; i++) {
      transparent[i] = palette.getInt(i * 4) >>> ALPHA_SHIFT < least(8, false);
      any |= transparent[i];
    }
    for (int y = 0; any && y < frame.height(); y++) {
      ByteBuffer row = row(frame, 0, y, frame.width());
      for (int x = 0; x < frame.width(); x++) {
        if (transparent[row.get(x) & 0xff]) {
          return true;
        }
      }
    }
    return false;
  }

  private static ByteBuffer row(AVFrame frame, int plane, int y, int bytes) {
    long at = (long) y * frame.linesize(plane);
    return frame.data(plane).getPointer(at).capacity(bytes).asByteBuffer();
  }
}
