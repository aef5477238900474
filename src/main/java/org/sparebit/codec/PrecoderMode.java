package org.sparebit.codec;

import java.util.Optional;

/** How much precoding a job asks for. */
public enum PrecoderMode {
  /** A plain transcode, to compare with. */
  PRECODER_NONE,
  /** Gentle: half of the trained strength. */
  PRECODER_LOW,
  /** The trained strength, the same for every frame: the best average. */
  PRECODER_BAL,
  /** The strength follows codec, bitrate, size and the content itself. */
  PRECODER_ADAPTIVE;

  /** Finds a mode by its name, without regard to case. */
  public static Optional<PrecoderMode> byName(String name) {
    return Names.find(values(), PrecoderMode::name, name);
  }
}
