package org.sparebit.codec;

/** Over how many frames to come an encoder looks before it decides about one. */
public enum Lookahead {
  /** As its preset has it. */
  FULL,
  /** As few as still encode well, for pictures whose many would not fit the memory. */
  SHORT
}
