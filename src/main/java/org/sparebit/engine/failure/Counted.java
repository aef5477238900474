package org.sparebit.engine.failure;

/** A number of things, in words. */
public final class Counted {
  private Counted() {}

  /** Such as "1 frame" or "3 frames". */
  public static String of(long count, String thing) {
    return count + " " + thing + (count == 1 ? "" : "s");
  }

  /** With a verb, such as "1 frame was" or "3 frames were". */
  public static String of(long count, String thing, String verbForOne, String verbForMore) {
    return of(count, thing) + " " + (count == 1 ? verbForOne : verbForMore);
  }
}
