package org.sparebit.engine.precode;

/**
 * Makes the luma of a frame cheaper to encode. Safe for use by several threads at once; the result
 * does not depend on how many there are.
 */
public interface Precoder extends AutoCloseable {

  /**
   * Precodes one plane.
   *
   * @param source read only; not modified
   * @param target of the same size and bit depth, in memory of its own
   */
  void precode(LumaPlane source, LumaPlane target, Strength strength) throws PrecoderException;

  @Override
  void close();
}
