/**
 * Something that is not as FFmpeg's program has it.
 *
 * @param what in a word
 * @param text both values
 * @param why the rule that explains it; empty if none does
 */
record CorpusDifference(String what, String text, String why) {
  static CorpusDifference fault(String what, String text) {
    return new CorpusDifference(what, text, "");
  }

  boolean isExplained() {
    return !why.isEmpty();
  }

  @Override
  public String toString() {
    return isExplained() ? what + ": " + text + " (" + why + ")" : "**" + what + "**: " + text;
  }
}
