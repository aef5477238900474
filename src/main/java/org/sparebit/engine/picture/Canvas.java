package org.sparebit.engine.picture;

import org.sparebit.engine.ffmpeg.Frame;
import org.sparebit.engine.ffmpeg.Rational;

/**
 * What all pictures of the output are like: its encoder and its container are told once. The first
 * picture decides; a source that changes in mid-stream is brought to it.
 *
 * @param pixelFormat FFmpeg's name
 * @param fullRange whether samples use the whole range of values
 * @param matrix FFmpeg's name of the matrix between RGB and the samples, as the first picture has
 *     it
 * @param pixelAspect width to height of a pixel; unknown if the source does not say
 * @param displayAspect width to height of the picture on a screen
 */
public record Canvas(
    VideoGeometry size,
    String pixelFormat,
    boolean fullRange,
    String matrix,
    Rational pixelAspect,
    double displayAspect) {

  /** Less than this can be rounding, or the two ways to count a television picture's width. */
  private static final double SAME_ASPECT = 0.015;

  public static Canvas of(
      Frame first, SourceShape shape, VideoGeometry size, PictureFormat format) {
    return new Canvas(
        size,
        format.pixelFormat(first),
        first.isFullRange() && !first.isRgb() && !format.isLimitedRangeOnly(),
        first.matrixName(),
        pixelAspect(shape, size),
        shape.displayAspect());
  }

  private static Rational pixelAspect(SourceShape shape, VideoGeometry size) {
    if (size.squarePixels()) {
      return new Rational(1, 1);
    }
    if (!shape.pixelAspect().isKnown()) {
      return Rational.UNKNOWN;
    }
    return Rational.reduced(
        (long) shape.pixelAspect().numerator() * shape.width() * size.height(),
        (long) shape.pixelAspect().denominator() * shape.height() * size.width());
  }

  /** Whether a picture of this shape fills it without being distorted. */
  boolean isFilledBy(SourceShape shape) {
    return Math.abs(shape.displayAspect() / displayAspect - 1) < SAME_ASPECT;
  }

  /** In pixels, of such a picture within this; even, so that bars and chroma fit together. */
  int fittedWidth(SourceShape shape) {
    double share = shape.displayAspect() / displayAspect;
    return isFilledBy(shape) || share > 1 ? size.width() : even(size.width() * share);
  }

  /** Likewise. */
  int fittedHeight(SourceShape shape) {
    double share = displayAspect / shape.displayAspect();
    return isFilledBy(shape) || share > 1 ? size.height() : even(size.height() * share);
  }

  private static int even(double side) {
    return (int) Math.max(2, 2 * Math.round(side / 2));
  }
}
