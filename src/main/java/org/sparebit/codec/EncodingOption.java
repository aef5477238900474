package org.sparebit.codec;

/** What can be chosen for an encode. Whoever asks for one has names of its own for them. */
public enum EncodingOption {
  OUTPUT,
  CODEC,
  PRECODER,
  PROGRAM,
  BITRATE,
  WIDTH,
  HEIGHT,
  GOP,
  PIXEL_FORMAT,
  PRESET,
  PRORES_PROFILE;

  /** Whether there are codecs that have no such option and ignore it. */
  public boolean isIgnoredBySome() {
    return switch (this) {
      case BITRATE, GOP, PIXEL_FORMAT, PRESET, PRORES_PROFILE -> true;
      case OUTPUT, CODEC, PRECODER, PROGRAM, WIDTH, HEIGHT -> false;
    };
  }
}
