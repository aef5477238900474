package org.sparebit.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.sparebit.codec.EncodingOption;
import org.sparebit.protocol.GpuOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The arguments of the encode command as they were typed; {@link RequestCheck} judges them. */
@Command(
    footerHeading = "%nExamples:%n",
    footer = {
      "  java -jar sparebit.jar encode in.mp4 out.webm \\",
      "      --codec AV1 --bitrate 2000 --gop 60",
      "  java -jar sparebit.jar encode in.mp4 small.webm \\",
      "      --codec VP9 --bitrate 900 --gop 120 --width 1280",
      "  java -jar sparebit.jar encode in.mp4 edit.mov \\",
      "      --codec PRORES --prores-profile PRORES_422_HQ",
      "",
      "What the encoder needs is unpacked once, to runtime/ in the folder that the",
      "environment variable SPAREBIT_DATA_DIR names (default: ./data).",
      "Ctrl-C stops and leaves nothing behind.",
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted."
    })
final class EncodeOptions {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "IN",
      hideParamSyntax = true,
      description = "The video to read.")
  @Nullable String input;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "OUT",
      hideParamSyntax = true,
      description =
          "The file to write. Its extension chooses the container: .mp4 .webm .mkv .mov .y4m … An"
              + " existing file is replaced once the new one is complete and verified.")
  @Nullable String output;

  @Option(
      names = "--codec",
      paramLabel = "CODEC",
      description =
          "AV1, VP9, PRORES, or Y4M (lossless); with --enable-codecs also H_264, H_264_M4V,"
              + " MPEG2VIDEO or H_265.")
  @Nullable String codec;

  @Option(
      names = "--enable-codecs",
      description =
          "Use FFmpeg's GPL build for the codecs that need it. It is taken from codecs-gpl/ beside"
              + " sparebit.jar, or from where SPAREBIT_CODECS_DIR or SPAREBIT_CODECS_REPOSITORY"
              + " point.")
  boolean enableCodecs;

  @Option(
      names = "--bitrate",
      paramLabel = "KBPS",
      description =
          "Target bitrate of the video in kbps, such as 2000. Needed, but not for PRORES and"
              + " Y4M, which have none.")
  @Nullable String bitrate;

  @Option(
      names = "--gop",
      paramLabel = "FRAMES",
      description =
          "Frames from keyframe to keyframe, 1 to 10000; 60 is two seconds at 30 fps. Needed, but"
              + " not for PRORES and Y4M, which have none.")
  @Nullable String gop;

  @Option(
      names = "--precoder",
      paramLabel = "MODE",
      defaultValue = "PRECODER_BAL",
      description =
          "How strongly frames are prepared for the encoder: PRECODER_LOW, PRECODER_BAL,"
              + " PRECODER_ADAPTIVE, or PRECODER_NONE for a plain transcode. Default:"
              + " ${DEFAULT-VALUE}.")
  String precoder = "PRECODER_BAL";

  @Option(
      names = "--width",
      paramLabel = "PIXELS",
      defaultValue = "source",
      description =
          "Width of the output, an even number. With only one of width and height the other keeps"
              + " the picture's shape. Default: the input's.")
  String width = "source";

  @Option(
      names = "--height",
      paramLabel = "PIXELS",
      defaultValue = "source",
      description = "Height of the output, an even number. Default: the input's.")
  String height = "source";

  @Option(
      names = "--pix-fmt",
      paramLabel = "FORMAT",
      defaultValue = "yuv420p",
      description =
          "yuv420p (8 bit) or yuv420p10le (10 bit). PRORES has its own. Default:"
              + " ${DEFAULT-VALUE}.")
  String pixelFormat = "yuv420p";

  @Option(
      names = "--preset",
      paramLabel = "PRESET",
      defaultValue = "medium",
      description =
          "Time against compression: medium, slow, slower, veryslow; AV1 also takes SVT-AV1's"
              + " numbers from 8 (fast) to 1 (slow). Default: ${DEFAULT-VALUE}.")
  String preset = "medium";

  @Option(
      names = "--prores-profile",
      paramLabel = "PROFILE",
      description =
          "Needed for PRORES: PRORES_422_PROXY, PRORES_422_LT, PRORES_422, PRORES_422_HQ,"
              + " PRORES_444 or PRORES_444_XQ.")
  @Nullable String proresProfile;

  @Option(
      names = "--program",
      paramLabel = "NUMBER",
      description =
          "Which program of a transport stream to encode, by its number. Default: that of the best"
              + " video.")
  @Nullable String program;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description =
          "Where the part to encode begins, in the video's own time, such as 90, 1:30 or"
              + " 0:01:30.5; exact to the picture. Default: the beginning.")
  @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "Where that part ends. Default: the end.")
  @Nullable String to;

  @Option(names = "--gpu", description = "Precode on the GPU.")
  boolean gpu;

  @Option(names = "--nvdec", description = "With --gpu: decode on it, too, where it can.")
  boolean nvdec;

  @Option(names = "--nvenc", description = "With --gpu: encode on it, too, where it can.")
  boolean nvenc;

  @Option(
      names = "--threads",
      paramLabel = "COUNT",
      description =
          "How many threads decoding, precoding and encoding may each keep busy. Default: as many"
              + " as this machine has cores.")
  @Nullable String threads;

  /** How many threads there are without the option: a setting's, or as many as there are cores. */
  int usualThreads = Runtime.getRuntime().availableProcessors();

  /** What the settings say of the GPU; the options come on top. */
  GpuOptions gpuSettings = GpuOptions.DEFAULT;

  @Option(
      names = {"-v", "--verbose"},
      description = "Show the worker's log, too.")
  boolean verbose;

  /** What was typed for an option; null if nothing. */
  @Nullable String text(EncodingOption option) {
    return switch (option) {
      case OUTPUT -> output;
      case CODEC -> codec;
      case PRECODER -> precoder;
      case PROGRAM -> program;
      case BITRATE -> bitrate;
      case WIDTH -> width;
      case HEIGHT -> height;
      case GOP -> gop;
      case PIXEL_FORMAT -> pixelFormat;
      case PRESET -> preset;
      case PRORES_PROFILE -> proresProfile;
    };
  }

  /** How an option is named above. */
  static String name(EncodingOption option) {
    return switch (option) {
      case OUTPUT -> "OUT";
      case PIXEL_FORMAT -> "--pix-fmt";
      case PRORES_PROFILE -> "--prores-profile";
      default -> "--" + option.name().toLowerCase(Locale.ROOT);
    };
  }
}
