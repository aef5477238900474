package org.sparebit.api.submission;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.sparebit.codec.EncodingOption;

/** The names of a submission's fields. */
final class Field {
  static final String INPUT = "input";
  static final String OUTPUT = of(EncodingOption.OUTPUT);
  static final String USE_GPU = "isize_use_gpu";
  static final String MODE = "isize_mode";

  static final List<String> ALL =
      Stream.concat(
              Stream.of(INPUT, USE_GPU, MODE), Stream.of(EncodingOption.values()).map(Field::of))
          .toList();

  static final Set<String> PATHS = Set.of(INPUT, OUTPUT);

  private Field() {}

  /** The field of an option: its own name, but for those that the API has another one for. */
  static String of(EncodingOption option) {
    return switch (option) {
      case PRECODER -> "isize_precoding";
      case PROGRAM -> "isize_program";
      case PIXEL_FORMAT -> "pix_fmt";
      case PRORES_PROFILE -> "prores_codec_profile";
      default -> option.name().toLowerCase(Locale.ROOT);
    };
  }
}
