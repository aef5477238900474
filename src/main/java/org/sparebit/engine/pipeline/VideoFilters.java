package org.sparebit.engine.pipeline;

import java.util.ArrayList;
import java.util.List;
import org.sparebit.engine.ffmpeg.Frame;

/** The chain of filters between decoder and encoder, in FFmpeg's syntax. */
final class VideoFilters {
  /**
   * Lanczos keeps detail; exact rounding and full chroma interpolation cost little beside an encode
   * and avoid colour shifts.
   */
  private static final String SCALER = "lanczos+accurate_rnd+full_chroma_int+full_chroma_inp";

  private VideoFilters() {}

  /**
   * The filters that this source needs; empty for none.
   *
   * @param rotation by how many degrees clockwise a player would turn the picture
   * @param pixelFormat FFmpeg's name of the output's
   */
  static String chain(Frame first, int rotation, VideoGeometry geometry, String pixelFormat) {
    List<String> filters = new ArrayList<>();
    switch (rotation) {
      case 90 -> filters.add("transpose=clock");
      // In this order: hflip gives the rows back the usual order in memory.
      case 180 -> filters.add("vflip,hflip");
      case 270 -> filters.add("transpose=cclock");
      default -> {}
    }
    boolean turned = rotation % 180 != 0;
    int width = turned ? first.height() : first.width();
    int height = turned ? first.width() : first.height();
    if (width != geometry.width()
        || height != geometry.height()
        || !first.pixelFormat().equals(pixelFormat)) {
      filters.add(scale(first, geometry));
    }
    if (geometry.squarePixels()) {
      filters.add("setsar=1");
    }
    if (!filters.isEmpty()) {
      filters.add("format=" + pixelFormat);
    } else if (first.lumaLineSize() <= 0) {
      // Rows in reverse order in memory: encoders and the precoder want them in the usual one.
      filters.add("copy");
    }
    return String.join(",", filters);
  }

  /** The range stays the source's; RGB has no matrix of its own and gets HD's. */
  private static String scale(Frame first, VideoGeometry geometry) {
    String colour =
        first.isRgb()
            ? ":out_color_matrix=bt709:out_range=limited"
            : ":out_range=" + (first.isFullRange() ? "full" : "limited");
    return "scale=w=" + geometry.width() + ":h=" + geometry.height() + ":flags=" + SCALER + colour;
  }
}
