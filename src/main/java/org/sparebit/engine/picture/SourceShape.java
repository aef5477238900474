package org.sparebit.engine.picture;

import org.sparebit.engine.ffmpeg.Cropping;
import org.sparebit.engine.ffmpeg.Frame;
import org.sparebit.engine.ffmpeg.Orientation;
import org.sparebit.engine.ffmpeg.Rational;
import org.sparebit.engine.ffmpeg.SourceStream;

/**
 * What a player makes of a decoded picture: some of it is left out, the rest turned and stretched.
 *
 * @param decodedWidth in pixels, of all that was decoded
 * @param decodedHeight in pixels, of all that was decoded
 * @param decodedAspect width to height of a decoded pixel; unknown means square
 */
public record SourceShape(
    int decodedWidth,
    int decodedHeight,
    Rational decodedAspect,
    Cropping cropping,
    Orientation orientation) {

  /**
   * @param frame with its pixel aspect
   */
  static SourceShape of(SourceStream stream, Frame frame, Orientation orientation) {
    return new SourceShape(
        frame.width(),
        frame.height(),
        frame.sampleAspectRatio(),
        stream.sideData().cropping().within(frame.width(), frame.height()),
        orientation);
  }

  /** In pixels, as decoded. */
  int croppedWidth() {
    return decodedWidth - cropping.left() - cropping.right();
  }

  /** In pixels, as decoded. */
  int croppedHeight() {
    return decodedHeight - cropping.top() - cropping.bottom();
  }

  /** In pixels, of the upright picture. */
  int width() {
    return orientation.swapsSides() ? croppedHeight() : croppedWidth();
  }

  /** In pixels, of the upright picture. */
  int height() {
    return orientation.swapsSides() ? croppedWidth() : croppedHeight();
  }

  /** Width to height of a pixel of the upright picture; unknown means square. */
  Rational pixelAspect() {
    return orientation.swapsSides() ? decodedAspect.inverse() : decodedAspect;
  }

  /** Width to height of the upright picture on a screen. */
  double displayAspect() {
    double pixel = pixelAspect().isKnown() ? pixelAspect().toDouble() : 1;
    return width() * pixel / height();
  }
}
