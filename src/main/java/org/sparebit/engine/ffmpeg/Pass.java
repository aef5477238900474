package org.sparebit.engine.ffmpeg;

/** Which of its passes over the pictures an encoder makes. */
public sealed interface Pass {
  /** The only one. */
  Pass SINGLE = new Single();

  /** The first of two: it gives no packets, but {@link Encoder#takeStatistics}. */
  Pass FIRST = new First();

  record Single() implements Pass {}

  record First() implements Pass {}

  /**
   * The second of two.
   *
   * @param statistics of the first one over the same pictures; must stay open as long as the
   *     encoder
   */
  record Second(RateStatistics statistics) implements Pass {}
}
