package org.sparebit.engine.picture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sparebit.engine.ffmpeg.Cropping;
import org.sparebit.engine.ffmpeg.Frame;
import org.sparebit.engine.ffmpeg.Orientation;
import org.sparebit.engine.ffmpeg.Rational;

/** The chain of filters between decoder and encoder, in FFmpeg's syntax. */
public final class VideoFilters {
  /**
   * Lanczos keeps detail; exact rounding and full chroma interpolation cost little beside an encode
   * and avoid colour shifts.
   */
  private static final String SCALER = "lanczos+accurate_rnd+full_chroma_int+full_chroma_inp";

  /** Those that the scaler knows, by FFmpeg's names, and what the scaler calls them. */
  private static final Map<String, String> MATRICES =
      Map.of(
          "bt709", "bt709",
          "fcc", "fcc",
          "bt470bg", "bt601",
          "smpte170m", "bt601",
          "smpte240m", "smpte240m",
          "bt2020nc", "bt2020");

  private VideoFilters() {}

  /**
   * The filters that a picture needs to become one of the output's; empty for none.
   *
   * @param deinterlace whether frames that are marked as interlaced get rows of one time only
   */
  public static String chain(Frame frame, boolean deinterlace, SourceShape shape, Canvas canvas) {
    List<String> filters = new ArrayList<>();
    if (deinterlace) {
      // Before anything else: an odd number of rows left out at the top exchanges the fields.
      filters.add("bwdif=mode=send_frame:parity=auto:deint=interlaced");
    }
    String format = crop(frame, shape, canvas, filters);
    turn(shape.orientation(), filters);
    int width = shape.width();
    int height = shape.height();
    int fittedWidth = canvas.fittedWidth(shape);
    int fittedHeight = canvas.fittedHeight(shape);
    if (isWithoutOddRest(width, fittedWidth)
        && isWithoutOddRest(height, fittedHeight)
        && (width > fittedWidth || height > fittedHeight)) {
      // An odd row or column that the encoder can't take: scaling would blur the whole picture.
      filters.add("crop=" + fittedWidth + ":" + fittedHeight + ":0:0");
      width = fittedWidth;
      height = fittedHeight;
    }
    if (width != fittedWidth
        || height != fittedHeight
        || !format.equals(canvas.pixelFormat())
        || changesColours(frame, canvas)) {
      filters.add(scale(frame, fittedWidth, fittedHeight, canvas));
    }
    boolean changesAspect = !canvas.isFilledBy(shape);
    if (changesAspect) {
      String size = canvas.size().width() + ":" + canvas.size().height();
      filters.add("format=" + canvas.pixelFormat());
      filters.add("pad=" + size + ":(ow-iw)/2:(oh-ih)/2:black");
    }
    if (canvas.size().squarePixels() || changesAspect) {
      Rational aspect = canvas.pixelAspect();
      filters.add("setsar=" + (aspect.isKnown() ? aspect : new Rational(1, 1)));
    }
    if (!filters.isEmpty()) {
      filters.add("format=" + canvas.pixelFormat());
    } else if (frame.planeLineSize(0) <= 0) {
      // Rows in reverse order in memory: encoders and the precoder want them in the usual one.
      filters.add("copy");
    }
    return String.join(",", filters);
  }

  /** Returns the pixel format afterwards. */
  private static String crop(Frame frame, SourceShape shape, Canvas canvas, List<String> filters) {
    Cropping cropping = shape.cropping();
    if (cropping.equals(Cropping.NONE)) {
      return frame.pixelFormat();
    }
    String format = frame.pixelFormat();
    Optional<String> fullChroma = frame.fullChromaFormat();
    if (fullChroma.isPresent() && cutsChroma(frame, shape, canvas)) {
      format = fullChroma.get();
      filters.add("scale=flags=" + SCALER);
      filters.add("format=" + format);
    }
    filters.add(
        String.format(
            "crop=%d:%d:%d:%d:exact=1",
            shape.croppedWidth(), shape.croppedHeight(), cropping.left(), cropping.top()));
    return format;
  }

  /**
   * Whether parts of chroma samples are to be left out, which can't be; the scaler would spread the
   * whole of the last ones over what is left of the picture.
   */
  private static boolean cutsChroma(Frame frame, SourceShape shape, Canvas canvas) {
    int columns = frame.columnsPerChroma();
    int rows = frame.rowsPerChroma();
    if (shape.cropping().left() % columns != 0 || shape.cropping().top() % rows != 0) {
      return true;
    }
    // An odd rest that the output doesn't get either takes its chroma with it.
    boolean swaps = shape.orientation().swapsSides();
    int across = swaps ? canvas.fittedHeight(shape) : canvas.fittedWidth(shape);
    int down = swaps ? canvas.fittedWidth(shape) : canvas.fittedHeight(shape);
    return cutsLast(shape.croppedWidth(), across, columns)
        || cutsLast(shape.croppedHeight(), down, rows);
  }

  private static boolean cutsLast(int source, int target, int perChroma) {
    int kept = isWithoutOddRest(source, target) ? target : source;
    return kept % perChroma != 0;
  }

  private static void turn(Orientation orientation, List<String> filters) {
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
  }

  private static boolean changesColours(Frame frame, Canvas canvas) {
    return !frame.isRgb()
        && (frame.isFullRange() != canvas.fullRange() || convertsMatrix(frame, canvas));
  }

  private static boolean convertsMatrix(Frame frame, Canvas canvas) {
    String from = MATRICES.get(frame.matrixName());
    String to = MATRICES.get(canvas.matrix());
    return from != null && to != null && !from.equals(to);
  }

  /** Whether the samples mean what the output says of them, or are converted so that they do. */
  static boolean keepsMatrix(Frame frame, Canvas canvas) {
    return frame.isRgb()
        || frame.matrixName().equals(canvas.matrix())
        || (MATRICES.containsKey(frame.matrixName()) && MATRICES.containsKey(canvas.matrix()));
  }

  /**
   * The range stays the source's where it can; RGB has no matrix and gets that of its primaries.
   */
  private static String scale(Frame frame, int width, int height, Canvas canvas) {
    String colour = ":out_range=" + (canvas.fullRange() ? "full" : "limited");
    if (frame.isRgb()) {
      String matrix = MATRICES.get(canvas.matrix());
      colour += ":out_color_matrix=" + (matrix == null ? matrix(frame.primariesName()) : matrix);
    } else if (convertsMatrix(frame, canvas)) {
      colour += ":out_color_matrix=" + MATRICES.get(canvas.matrix());
    }
    String chroma = frame.chromaLocationName();
    if (!chroma.equals("unspecified")) {
      // The scaler would leave it open.
      colour += ":out_chroma_loc=" + chroma;
    }
    return "scale=w=" + width + ":h=" + height + ":flags=" + SCALER + colour;
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
