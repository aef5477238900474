package org.sparebit.api;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sparebit.codec.PixelFormat;
import org.sparebit.codec.Presets;
import org.sparebit.codec.ProresProfile;
import org.sparebit.codec.VideoCodec;
import org.sparebit.codec.VideoCodec.Limits;

/** The fields that say how to encode, as far as they depend on the codec. */
final class EncodingFields {
  private static final int MAX_GOP = 10_000;

  private final FieldReader reader;
  private final Faults faults;
  private final @Nullable VideoCodec codec;
  private final Limits limits;
  private final String codecName;

  /**
   * @param codec null if the request's is not known; what does not depend on it is checked all the
   *     same
   */
  EncodingFields(FieldReader reader, Faults faults, @Nullable VideoCodec codec) {
    this.reader = reader;
    this.faults = faults;
    this.codec = codec;
    this.limits = codec == null ? Limits.WIDEST : codec.limits();
    this.codecName = codec == null ? "" : " for " + codec;
  }

  /** In kbps; 0 where it does not apply. */
  int bitrate() {
    return rate(
        Field.BITRATE, limits.minBitrateKbps(), limits.maxBitrateKbps(), "kbps" + codecName);
  }

  /** In frames; 0 where it does not apply. */
  int gop() {
    return rate(Field.GOP, 1, MAX_GOP, "frames");
  }

  private int rate(String field, int min, int max, String unit) {
    if (codec != null && codec.intraOnly()) {
      return 0;
    }
    String accepted = "a whole number from " + min + " to " + max + " (" + unit + ")";
    if (codec != null) {
      reader.required(field, accepted);
    }
    return reader.wholeNumber(field, min, max, accepted);
  }

  /** In pixels; 0 for the source's. */
  int width() {
    return side(Field.WIDTH, limits.maxWidth());
  }

  /**
   * In pixels; 0 for the source's.
   *
   * @param width what {@link #width()} has returned
   */
  int height(int width) {
    int height = side(Field.HEIGHT, limits.maxHeight());
    if (width > limits.maxWidth() || height > limits.maxHeight() || width == 0) {
      return height;
    }
    int most = limits.maxHeightFor(width);
    if (height > most) {
      faults.wrong(
          Field.HEIGHT,
          Integer.toString(height),
          "at most " + most + " with a width of " + width + " (pixels" + codecName + ")");
    }
    return height;
  }

  private int side(String field, int max) {
    String text = reader.text(field);
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
    int pixels = reader.wholeNumber(field, limits.minSide(), max, accepted);
    if (pixels % 2 != 0) {
      faults.wrong(field, text, accepted);
    }
    return pixels;
  }

  PixelFormat pixelFormat() {
    if (codec != null && codec.pixelFormats().isEmpty()) {
      return PixelFormat.YUV420P;
    }
    List<PixelFormat> possible =
        Arrays.stream(PixelFormat.values())
            .filter(f -> codec == null || codec.pixelFormats().contains(f))
            .toList();
    PixelFormat chosen =
        reader.choice(
            Field.PIXEL_FORMAT,
            name -> PixelFormat.byName(name).filter(possible::contains),
            possible.stream().map(PixelFormat::ffmpegName).collect(Collectors.joining(", "))
                + codecName);
    return chosen == null ? PixelFormat.YUV420P : chosen;
  }

  /** The encoder's own value; empty where it has none. */
  String preset() {
    Optional<String> accepted = codec == null ? Optional.empty() : Presets.accepted(codec);
    String text = reader.text(Field.PRESET);
    if (codec == null || accepted.isEmpty()) {
      return "";
    }
    Optional<String> value = Presets.encoderValue(codec, text == null ? Presets.DEFAULT : text);
    if (value.isEmpty() && text != null) {
      faults.wrong(Field.PRESET, text, accepted.get() + codecName);
    }
    return value.orElse("");
  }

  @Nullable ProresProfile proresProfile() {
    if (codec != VideoCodec.PRORES) {
      return null;
    }
    String accepted =
        Stream.of(ProresProfile.values()).map(Enum::name).collect(Collectors.joining(", "));
    reader.required(Field.PRORES_PROFILE, accepted);
    return reader.choice(Field.PRORES_PROFILE, ProresProfile::byName, accepted);
  }
}
