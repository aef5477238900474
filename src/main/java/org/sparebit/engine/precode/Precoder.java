package org.sparebit.engine.precode;

/**
 * Makes the luma of a frame cheaper to encode. Safe for use by several threads at once; the result
 * does not depend on how many there are. A call runs on its caller's thread alone, and every call
 * in progress holds working memory of its own (about 110 MB from 1080p on, however large the
 * plane), so the number of callers bounds both.
 */
public interface Precoder extends AutoCloseable {

  /**
   * Precodes one plane. An amount of 0 copies it.
   *
   * @param source read only; not modified
   * @param target of the same size and bit depth, in memory of its own; line sizes may differ, and
   *     the bytes between a row's end and its line size keep their values
   * @throws PrecoderException if the model fails
   * @throws IllegalArgumentException if the planes differ, or are of another bit depth than this
   *     precoder's
   * @throws IllegalStateException if this precoder is closed
   */
  void precode(LumaPlane source, LumaPlane target, Strength strength) throws PrecoderException;

  /** Waits for the calls in progress, then frees the model. */
  @Override
  void close();
}
