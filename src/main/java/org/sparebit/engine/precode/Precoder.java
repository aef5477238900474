package org.sparebit.engine.precode;

import java.util.List;

/**
 * Makes planes of frames cheaper to encode. Safe for use by several threads at once; the result
 * does not depend on how many there are, nor on which frames are precoded together. A call runs on
 * its caller's thread alone, and every call in progress holds working memory of its own (on a CPU
 * about 110 MB from 1080p on, however large the plane), so the number of callers bounds both.
 */
public interface Precoder extends AutoCloseable {

  /** How many planes of this size are best precoded together, at least one. */
  int framesPerRun(int width, int height);

  /**
   * Does what the first run with such planes needs and later ones don't, such as loading kernels
   * and taking memory, by precoding {@link #framesPerRun} planes of no meaning.
   *
   * @throws PrecoderException if the model fails
   */
  void warmUp(int width, int height) throws PrecoderException;

  /**
   * Precodes planes, all of one size.
   *
   * @throws PrecoderException if the model fails
   * @throws IllegalArgumentException if source and target of a task, or the tasks among each other,
   *     differ in size, or are of another bit depth than this precoder's
   * @throws IllegalStateException if this precoder is closed
   */
  void precode(List<PrecodeTask> tasks) throws PrecoderException;

  /** Precodes one plane; the same as {@link #precode(List)} with one task. */
  default void precode(Plane source, Plane target, Strength strength) throws PrecoderException {
    precode(List.of(new PrecodeTask(source, target, strength)));
  }

  /** Waits for the calls in progress, then frees the model. */
  @Override
  void close();
}
