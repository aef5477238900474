package org.sparebit.engine.precode;

import java.util.ArrayList;
import java.util.List;

/**
 * A band of a plane that is precoded in one run, together with the rows above and below it that its
 * result depends on. Large frames are cut into strips so that a run's memory, which grows with the
 * samples that it takes, stays bounded; with enough context nobody can tell from the result.
 *
 * @param first first row that the strip is for
 * @param end row after the last
 * @param inputFirst first row that the model sees
 * @param inputEnd row after the last
 */
record Strip(int first, int end, int inputFirst, int inputEnd) {

  int inputRows() {
    return inputEnd - inputFirst;
  }

  /** Whether the model's output is exactly the strip. */
  boolean isWithoutContext() {
    return inputFirst == first && inputEnd == end;
  }

  /**
   * Cuts a plane into strips of almost equal height.
   *
   * @param width in samples, padded to the block
   * @param height in rows, padded to the block
   * @param context rows, a multiple of the block
   * @param samplesPerRun how many samples a strip may have, its context not counted; at least one
   *     row of blocks is taken
   */
  static List<Strip> cut(int width, int height, int block, int context, int samplesPerRun) {
    long samples = (long) width * height;
    long count = (samples + samplesPerRun - 1) / samplesPerRun;
    int rows = roundUp((int) ((height + count - 1) / count), block);
    List<Strip> strips = new ArrayList<>();
    for (int first = 0; first < height; first += rows) {
      int end = Math.min(height, first + rows);
      strips.add(
          new Strip(first, end, Math.max(0, first - context), Math.min(height, end + context)));
    }
    return strips;
  }

  /** The next multiple of the block. */
  static int roundUp(int length, int block) {
    return (length + block - 1) / block * block;
  }
}
