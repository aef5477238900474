package org.sparebit.engine.sidedata;

/** What becomes of something that a source says beside its pictures and audio. */
public enum Fate {
  /** The output says it, too. */
  KEPT("kept"),

  /** The output's pictures or audio are made as it demands, so that nothing has to say it. */
  CONVERTED("applied"),

  /** Where a stream is copied, it stays; where it is encoded anew, it is lost, with a warning. */
  KEPT_IN_COPIES("kept in copied streams, otherwise a warning"),

  /** Lost, with a warning. */
  WARNED("a warning"),

  /** About how the source was encoded, stored or sent, which is no longer true of the output. */
  OF_THE_SOURCE("of the source alone");

  private final String words;

  Fate(String words) {
    this.words = words;
  }

  /** As the documentation has it. */
  String words() {
    return words;
  }
}
