package org.sparebit.engine.pipeline;

/** A number of things, in words. */
final class Counted {
  private Counted() {}

  /** Such as "1 frame" or "3 frames". */
  static String of(long count, String thing) {
    return count + " " + thing + (count == 1 ? "" : "s");
  }

  /** With a verb, such as "1 frame was" or "3 frames were". */
  static String of(long count, String thing, String verbForOne, String verbForMore) {
    return of(count, thing) + " " + (count == 1 ? verbForOne : verbForMore);
  }
}
