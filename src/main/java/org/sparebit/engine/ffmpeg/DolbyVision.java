package org.sparebit.engine.ffmpeg;

/**
 * What a container says of Dolby Vision.
 *
 * @param profile such as 5 or 8
 * @param compatibility what other players show: 0 for wrong colours, 1 for HDR10, 2 for SDR, 4 for
 *     HLG
 */
public record DolbyVision(int profile, int compatibility) {
  /** From this one on the number of the base's format is part of the name. */
  private static final int FIRST_WITH_SUFFIX = 8;

  /** As it is usually written, such as {@code 5} or {@code 8.4}. */
  public String name() {
    return profile < FIRST_WITH_SUFFIX ? String.valueOf(profile) : profile + "." + compatibility;
  }

  /** Whether players that know nothing of it show the right colours. */
  public boolean hasCompatibleBase() {
    return compatibility != 0;
  }
}
