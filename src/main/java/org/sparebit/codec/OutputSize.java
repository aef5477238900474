package org.sparebit.codec;

/**
 * The size that is asked for.
 *
 * @param width in pixels, 0 for the source's (or for what keeps the display aspect ratio, where
 *     {@code height} is given)
 * @param height in pixels, 0 for the source's (or for what keeps the display aspect ratio, where
 *     {@code width} is given)
 */
public record OutputSize(int width, int height) {
  /** As the source has it. */
  public static final OutputSize SOURCE = new OutputSize(0, 0);

  public OutputSize {
    if (width < 0 || height < 0) {
      throw new IllegalArgumentException("an output of " + width + "×" + height + " pixels");
    }
  }

  /** Whether nothing is scaled. */
  public boolean isSource() {
    return width == 0 && height == 0;
  }
}
