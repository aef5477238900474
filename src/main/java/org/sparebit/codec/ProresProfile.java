package org.sparebit.codec;

import java.util.Optional;

/** The six ProRes profiles, with the values of prores_ks's {@code profile} option. */
public enum ProresProfile {
  PRORES_422_PROXY(0, "yuv422p10le"),
  PRORES_422_LT(1, "yuv422p10le"),
  PRORES_422(2, "yuv422p10le"),
  PRORES_422_HQ(3, "yuv422p10le"),
  PRORES_444(4, "yuv444p10le"),
  PRORES_444_XQ(5, "yuv444p10le");

  /** All of them store samples of so many bits. */
  static final int BIT_DEPTH = 10;

  private final int encoderProfile;
  private final String pixelFormat;

  ProresProfile(int encoderProfile, String pixelFormat) {
    this.encoderProfile = encoderProfile;
    this.pixelFormat = pixelFormat;
  }

  /** The value of the encoder's {@code profile} option. */
  public int encoderProfile() {
    return encoderProfile;
  }

  /** FFmpeg's name of the pixel format that this profile stores. */
  public String pixelFormat() {
    return pixelFormat;
  }

  /** Whether a stream has room for transparency. */
  public boolean holdsAlpha() {
    return this == PRORES_444 || this == PRORES_444_XQ;
  }

  /** Finds a profile by its name, without regard to case. */
  public static Optional<ProresProfile> byName(String name) {
    return Names.find(values(), ProresProfile::name, name);
  }
}
