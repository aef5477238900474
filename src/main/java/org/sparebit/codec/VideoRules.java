package org.sparebit.codec;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sparebit.codec.VideoCodec.Limits;

/** The rules of what depends on the codec. */
final class VideoRules {
  private static final int MAX_GOP = 10_000;

  private final OptionReader reader;
  private final @Nullable VideoCodec codec;
  private final Limits limits;
  private final String codecName;

  /**
   * @param codec null if the request's is not known
   */
  VideoRules(OptionReader reader, @Nullable VideoCodec codec) {
    this.reader = reader;
    this.codec = codec;
    this.limits = codec == null ? Limits.WIDEST : codec.limits();
    this.codecName = codec == null ? "" : " for " + codec;
  }

  /** Null if the codec is not known; of no use if something is wrong. */
  @Nullable VideoSettings settings() {
    RateControl rateControl = RateControl.ofKbps(bitrate());
    OutputSize size = size();
    int gop = gop();
    PixelFormat pixelFormat = pixelFormat();
    String preset = preset();
    ProresProfile profile = proresProfile();
    return codec == null
        ? null
        : new VideoSettings(codec, rateControl, gop, size, pixelFormat, preset, profile);
  }

  /** In kbps; 0 where it does not apply. */
  private int bitrate() {
    return rate(
        EncodingOption.BITRATE,
        limits.minBitrateKbps(),
        limits.maxBitrateKbps(),
        "kbps" + codecName);
  }

  /** In frames; 0 where it does not apply. */
  private int gop() {
    return rate(EncodingOption.GOP, 1, MAX_GOP, "frames");
  }

  private int rate(EncodingOption option, int min, int max, String unit) {
    if (codec != null && codec.intraOnly()) {
      return 0;
    }
    String accepted = "a whole number from " + min + " to " + max + " (" + unit + ")";
    if (codec != null) {
      String unused = reader.required(option, accepted);
    }
    return reader.wholeNumber(option, min, max, accepted);
  }

  /** Each side can be right, and both together too much. */
  private OutputSize size() {
    int width = side(EncodingOption.WIDTH, limits.maxWidth());
    int height = side(EncodingOption.HEIGHT, limits.maxHeight());
    if (width > 0) {
      int most = limits.maxHeightFor(width);
      if (height > most) {
        reader.wrong(
            EncodingOption.HEIGHT,
            Integer.toString(height),
            "at most " + most + " with a width of " + width + " (pixels" + codecName + ")");
      }
    }
    return new OutputSize(width, height);
  }

  /** In pixels; 0 for the source's. */
  private int side(EncodingOption option, int max) {
    String text = reader.text(option);
    if (text == null || text.strip().equalsIgnoreCase("source")) {
      return 0;
    }
    String accepted =
        "source, or an even number from "
            + limits.minSide()
            + " to "
            + (max - max % 2)
            + " (pixels"
            + codecName
            + ")";
    int pixels = reader.wholeNumber(option, limits.minSide(), max, accepted);
    if (pixels % 2 != 0) {
      reader.wrong(option, text, accepted);
      return 0;
    }
    return pixels;
  }

  private PixelFormat pixelFormat() {
    if (codec != null && codec.pixelFormats().isEmpty()) {
      return PixelFormat.YUV420P;
    }
    List<PixelFormat> possible =
        Arrays.stream(PixelFormat.values())
            .filter(f -> codec == null || codec.pixelFormats().contains(f))
            .toList();
    PixelFormat chosen =
        reader.choice(
            EncodingOption.PIXEL_FORMAT,
            name -> PixelFormat.byName(name).filter(possible::contains),
            possible.stream().map(PixelFormat::ffmpegName).collect(Collectors.joining(", "))
                + codecName);
    return chosen == null ? PixelFormat.YUV420P : chosen;
  }

  /** The encoder's own value; empty where it has none. */
  private String preset() {
    Optional<String> accepted = codec == null ? Optional.empty() : Presets.accepted(codec);
    if (codec == null || accepted.isEmpty()) {
      return "";
    }
    VideoCodec known = codec;
    String chosen =
        reader.choice(
            EncodingOption.PRESET,
            name -> Presets.encoderValue(known, name),
            accepted.get() + codecName);
    return chosen == null ? Presets.encoderValue(codec, Presets.DEFAULT).orElse("") : chosen;
  }

  private @Nullable ProresProfile proresProfile() {
    if (codec != VideoCodec.PRORES) {
      return null;
    }
    String accepted = EncodingRules.names(List.of(ProresProfile.values()));
    String unused = reader.required(EncodingOption.PRORES_PROFILE, accepted);
    return reader.choice(EncodingOption.PRORES_PROFILE, ProresProfile::byName, accepted);
  }
}
