package org.sparebit.engine.pipeline;

import java.util.ArrayList;
import java.util.List;
import org.sparebit.engine.ffmpeg.Frame;
import org.sparebit.engine.ffmpeg.Orientation;

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
   * @param deinterlace whether frames that are marked as interlaced get rows of one time only
   * @param pixelFormat FFmpeg's name of the output's
   * @param limitedRange whether the output can't have samples of the full range
   */
  static String chain(
      Frame first,
      boolean deinterlace,
      Orientation orientation,
      VideoGeometry geometry,
      String pixelFormat,
      boolean limitedRange) {
    List<String> filters = new ArrayList<>();
    if (deinterlace) {
      filters.add("bwdif=mode=send_frame:parity=auto:deint=interlaced");
    }
    switch (orientation) {
      case UPRIGHT -> {}
      case MIRRORED -> filters.add("hflip");
      // The copy gives the rows back the usual order in memory.
      case FLIPPED -> filters.add("vflip,copy");
      // In this order: hflip gives it back.
      case TURNED_180 -> filters.add("vflip,hflip");
      case CLOCKWISE -> filters.add("transpose=clock");
      case COUNTER_CLOCKWISE -> filters.add("transpose=cclock");
      case TRANSPOSED -> filters.add("transpose=cclock_flip");
      case ANTI_TRANSPOSED -> filters.add("transpose=clock_flip");
    }
    int width = orientation.swapsSides() ? first.height() : first.width();
    int height = orientation.swapsSides() ? first.width() : first.height();
    if (isWithoutOddRest(width, geometry.width())
        && isWithoutOddRest(height, geometry.height())
        && (width > geometry.width() || height > geometry.height())) {
      // An odd row or column that the encoder can't take: scaling would blur the whole picture.
      filters.add("crop=" + geometry.width() + ":" + geometry.height() + ":0:0");
      width = geometry.width();
      height = geometry.height();
    }
    boolean toLimited = limitedRange && first.isFullRange();
    if (width != geometry.width()
        || height != geometry.height()
        || toLimited
        || !first.pixelFormat().equals(pixelFormat)) {
      filters.add(scale(first, geometry, limitedRange));
    }
    if (geometry.squarePixels()) {
      filters.add("setsar=1");
    }
    if (!filters.isEmpty()) {
      filters.add("format=" + pixelFormat);
    } else if (first.planeLineSize(0) <= 0) {
      // Rows in reverse order in memory: encoders and the precoder want them in the usual one.
      filters.add("copy");
    }
    return String.join(",", filters);
  }

  /**
   * The range stays the source's where it can; RGB has no matrix and gets that of its primaries.
   */
  private static String scale(Frame first, VideoGeometry geometry, boolean limitedRange) {
    String colour =
        first.isRgb()
            ? ":out_color_matrix=" + matrix(first.primariesName()) + ":out_range=limited"
            : ":out_range=" + (first.isFullRange() && !limitedRange ? "full" : "limited");
    String chroma = first.chromaLocationName();
    if (!chroma.equals("unspecified")) {
      // The scaler would leave it open.
      colour += ":out_chroma_loc=" + chroma;
    }
    return "scale=w=" + geometry.width() + ":h=" + geometry.height() + ":flags=" + SCALER + colour;
  }

  private static boolean isWithoutOddRest(int source, int target) {
    return source == target || source - source % 2 == target;
  }

  private static String matrix(String primaries) {
    return switch (primaries) {
      case "bt2020" -> "bt2020";
      case "bt470bg", "smpte170m" -> "bt601";
      default -> "bt709";
    };
  }
}
