package org.sparebit.api;

import java.util.List;
import java.util.Set;

/** The names of a submission's fields. */
final class Field {
  static final String INPUT = "input";
  static final String OUTPUT = "output";
  static final String PRECODING = "isize_precoding";
  static final String USE_GPU = "isize_use_gpu";
  static final String MODE = "isize_mode";
  static final String PROGRAM = "isize_program";
  static final String CODEC = "codec";
  static final String BITRATE = "bitrate";
  static final String WIDTH = "width";
  static final String HEIGHT = "height";
  static final String GOP = "gop";
  static final String PIXEL_FORMAT = "pix_fmt";
  static final String PRESET = "preset";
  static final String PRORES_PROFILE = "prores_codec_profile";

  static final List<String> ALL =
      List.of(
          INPUT,
          OUTPUT,
          PRECODING,
          USE_GPU,
          MODE,
          PROGRAM,
          CODEC,
          BITRATE,
          WIDTH,
          HEIGHT,
          GOP,
          PIXEL_FORMAT,
          PRESET,
          PRORES_PROFILE);

  static final Set<String> PATHS = Set.of(INPUT, OUTPUT);

  private Field() {}
}
