package org.sparebit.codec;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The presets that a request can name, and the encoder's own value for each. */
public final class Presets {
  /** The preset of a request that names none. */
  public static final String DEFAULT = "medium";

  private static final List<String> NAMES = List.of("medium", "slow", "slower", "veryslow");

  /**
   * SVT-AV1's numbers for the four names: 8 costs about as much CPU as x264 medium (measured at
   * 1080p), then two steps down for each name.
   */
  private static final List<String> AV1_NUMBERS = List.of("8", "6", "4", "2");

  /** libvpx-vp9's cpu-used in good-quality mode for the four names. */
  private static final List<String> VP9_CPU_USED = List.of("4", "2", "1", "0");

  private Presets() {}

  /**
   * The encoder's own value for a preset of a request: the name itself for libx264 and libx265, a
   * number for SVT-AV1 ({@code preset}) and libvpx-vp9 ({@code cpu-used}).
   *
   * @return empty where the codec does not know the preset, or has none
   */
  public static Optional<String> encoderValue(VideoCodec codec, String preset) {
    String wanted = preset.strip().toLowerCase(Locale.ROOT);
    int index = NAMES.indexOf(wanted);
    return switch (codec) {
      case H_264, H_264_M4V, H_265 -> index < 0 ? Optional.empty() : Optional.of(wanted);
      case VP9 -> index < 0 ? Optional.empty() : Optional.of(VP9_CPU_USED.get(index));
      case AV1 -> {
        if (index >= 0) {
          yield Optional.of(AV1_NUMBERS.get(index));
        }
        yield wanted.matches("[1-8]") ? Optional.of(wanted) : Optional.empty();
      }
      case Y4M, PRORES, MPEG2VIDEO -> Optional.empty();
    };
  }

  /** What a request may say, in words, for messages; empty where the codec ignores presets. */
  public static Optional<String> accepted(VideoCodec codec) {
    return switch (codec) {
      case H_264, H_264_M4V, H_265, VP9 -> Optional.of(String.join(", ", NAMES));
      case AV1 -> Optional.of("1 to 8, " + String.join(", ", NAMES));
      case Y4M, PRORES, MPEG2VIDEO -> Optional.empty();
    };
  }
}
