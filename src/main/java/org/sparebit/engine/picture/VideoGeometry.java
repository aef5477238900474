package org.sparebit.engine.picture;

import java.util.Optional;
import org.sparebit.codec.OutputSize;
import org.sparebit.codec.VideoCodec;
import org.sparebit.codec.VideoSettings;
import org.sparebit.engine.failure.EncodeFailure;
import org.sparebit.engine.ffmpeg.Rational;
import org.sparebit.protocol.FailureCode;
import org.sparebit.protocol.Warning;
import org.sparebit.protocol.WarningCode;

/**
 * The size of the output.
 *
 * @param width in pixels
 * @param height in pixels
 * @param squarePixels whether the size was computed so that pixels become square; otherwise the
 *     pixel aspect follows from the source's display aspect
 */
public record VideoGeometry(int width, int height, boolean squarePixels) {

  /**
   * Resolves the size that a request asks for.
   *
   * @param sourceWidth as displayed, that is after rotation
   * @param sourceHeight as displayed, that is after rotation
   * @param pixelAspect width to height of a source pixel as displayed; unknown means square
   */
  public static VideoGeometry of(
      VideoSettings video, int sourceWidth, int sourceHeight, Rational pixelAspect)
      throws EncodeFailure {
    VideoGeometry result = resolve(video, sourceWidth, sourceHeight, pixelAspect);
    VideoCodec.Limits limits = video.codec().limits();
    if (!limits.takes(result.width, result.height)) {
      throw new EncodeFailure(
          FailureCode.ENCODER_REFUSED,
          String.format(
              "the output would be %d×%d pixels, and %s takes %d×%d to %d×%d; "
                  + "set width and height",
              result.width,
              result.height,
              video.codec(),
              limits.minSide(),
              limits.minSide(),
              limits.maxWidth(),
              limits.maxHeightFor(limits.maxWidth())));
    }
    return result;
  }

  private static VideoGeometry resolve(
      VideoSettings video, int sourceWidth, int sourceHeight, Rational pixelAspect) {
    double pixel = pixelAspect.isKnown() ? pixelAspect.toDouble() : 1;
    double displayAspect = sourceWidth * pixel / sourceHeight;
    OutputSize asked = video.size();
    if (asked.isSource()) {
      return video.codec().needsEvenSides()
          ? new VideoGeometry(sourceWidth & ~1, sourceHeight & ~1, false)
          : new VideoGeometry(sourceWidth, sourceHeight, false);
    }
    if (asked.height() == 0) {
      return new VideoGeometry(asked.width(), even(asked.width() / displayAspect), true);
    }
    if (asked.width() == 0) {
      return new VideoGeometry(even(asked.height() * displayAspect), asked.height(), true);
    }
    return new VideoGeometry(asked.width(), asked.height(), false);
  }

  public long pixels() {
    return (long) width * height;
  }

  /**
   * What of the source's picture is cut off, in words; empty if nothing is.
   *
   * @param sourceWidth as displayed, that is after rotation
   * @param sourceHeight as displayed, that is after rotation
   */
  public Optional<Warning> cut(VideoSettings video, int sourceWidth, int sourceHeight) {
    boolean scaled = !video.size().isSource();
    if (scaled || (width == sourceWidth && height == sourceHeight)) {
      return Optional.empty();
    }
    String what =
        width == sourceWidth
            ? "last row was"
            : height == sourceHeight ? "last column was" : "last column and row were";
    return Optional.of(
        WarningCode.PICTURE_CUT.with(
            String.format(
                "%s takes even sides only, and the input has %d×%d pixels: the %s cut off; "
                    + "set width and height to have it scaled instead",
                video.codec(), sourceWidth, sourceHeight, what)));
  }

  private static int even(double side) {
    return (int) Math.max(2, 2 * Math.round(side / 2));
  }
}
