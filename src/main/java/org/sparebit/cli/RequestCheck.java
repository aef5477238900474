package org.sparebit.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sparebit.codec.Container;
import org.sparebit.codec.Licence;
import org.sparebit.codec.OutputSize;
import org.sparebit.codec.PixelFormat;
import org.sparebit.codec.PrecoderMode;
import org.sparebit.codec.Presets;
import org.sparebit.codec.ProresProfile;
import org.sparebit.codec.RateControl;
import org.sparebit.codec.VideoCodec;
import org.sparebit.codec.VideoSettings;
import org.sparebit.protocol.Bounds;
import org.sparebit.protocol.EncodeRequest;
import org.sparebit.protocol.GpuOptions;
import org.sparebit.protocol.JobFiles;
import org.sparebit.worker.TemporaryOutput;

/** Turns typed arguments into a request, and finds everything that is wrong with them at once. */
final class RequestCheck {
  private static final int MAX_GOP = 10_000;

  /** Transport streams have 16 bits for it, and 0 is none. */
  private static final int MAX_PROGRAM = 0xFFFF;

  /** No encoder of the catalogue makes use of more. */
  private static final int MAX_THREADS = 256;

  private final EncodeOptions options;
  private final List<String> faults = new ArrayList<>();

  /**
   * What the check has found.
   *
   * @param request null if there are faults
   * @param faults for the user, each naming the argument, its value and what would do
   */
  record Outcome(@Nullable EncodeRequest request, List<String> faults) {}

  private RequestCheck(EncodeOptions options) {
    this.options = options;
  }

  /**
   * @param jobId for the log and the temporary file's name
   */
  static Outcome check(EncodeOptions options, String jobId) {
    return new RequestCheck(options).check(jobId);
  }

  private Outcome check(String jobId) {
    Path input = input();
    Path output = output(input);
    VideoCodec codec = codec();
    PrecoderMode precoder = precoder();
    PixelFormat pixelFormat = pixelFormat(codec);
    int threads = threads();
    Container container = container(codec, output);
    int bitrate = bitrate(codec);
    int gop = gop(codec);
    int program = program();
    int width = side("--width", options.width, limits(codec).minSide(), limits(codec).maxWidth());
    int height =
        side("--height", options.height, limits(codec).minSide(), limits(codec).maxHeight());
    checkArea(codec, width, height);
    String preset = preset(codec);
    ProresProfile profile = proresProfile(codec);
    if (!options.gpu && (options.nvdec || options.nvenc)) {
      faults.add((options.nvdec ? "--nvdec" : "--nvenc") + " needs --gpu; give both");
    }
    if (!faults.isEmpty()
        || input == null
        || output == null
        || codec == null
        || container == null
        || precoder == null
        || pixelFormat == null) {
      return new Outcome(null, List.copyOf(faults));
    }
    return new Outcome(
        new EncodeRequest(
            jobId,
            new JobFiles(
                input.resolveSibling("").toString(),
                input.toString(),
                output.resolveSibling("").toString(),
                output.toString(),
                TemporaryOutput.of(output, jobId, 1).toString()),
            new VideoSettings(
                codec,
                RateControl.ofKbps(bitrate),
                gop,
                new OutputSize(width, height),
                pixelFormat,
                preset,
                profile),
            container,
            precoder,
            gpu(),
            program,
            threads,
            Bounds.NONE,
            false),
        List.of());
  }

  private @Nullable GpuOptions gpu() {
    return options.gpu
        ? new GpuOptions(
            0,
            GpuOptions.DEFAULT_MEMORY_LIMIT,
            GpuOptions.DEFAULT_FRAMES_PER_RUN,
            options.nvdec,
            options.nvenc)
        : null;
  }

  private @Nullable Path input() {
    if (options.input == null) {
      faults.add("IN is missing: name the video to read");
      return null;
    }
    Path path = absolute(options.input);
    String problem = null;
    if (!Files.exists(path)) {
      problem = "does not exist; check the name";
    } else if (!Files.isRegularFile(path)) {
      problem = "is not a file; name a video file";
    } else if (!Files.isReadable(path)) {
      problem = "can't be read; check its permissions";
    } else if (path.toFile().length() == 0) {
      problem = "is empty; copy it again";
    }
    if (problem != null) {
      faults.add("IN: " + path + " " + problem);
      return null;
    }
    try {
      // A worker follows no links: where they lead is settled here.
      return path.toRealPath();
    } catch (IOException e) {
      faults.add("IN: " + path + " has just disappeared; put it back");
      return null;
    }
  }

  private @Nullable Path output(@Nullable Path input) {
    if (options.output == null) {
      faults.add("OUT is missing: name the file to write");
      return null;
    }
    Path path = absolute(options.output);
    String problem = null;
    if (Files.isDirectory(path)) {
      problem = "is a folder; add a file name";
    } else if (input != null && isSame(input, path)) {
      problem = "is the input itself; choose another name";
    }
    if (problem != null) {
      faults.add("OUT: " + path + " " + problem);
      return null;
    }
    return path;
  }

  private static Path absolute(String typed) {
    return Path.of(typed).toAbsolutePath().normalize();
  }

  private static boolean isSame(Path input, Path output) {
    try {
      return input.equals(output) || (Files.exists(output) && Files.isSameFile(input, output));
    } catch (IOException e) {
      return false;
    }
  }

  private @Nullable VideoCodec codec() {
    String usable =
        names(Stream.of(VideoCodec.values()).filter(c -> c.licence() == Licence.LGPL).toList());
    Optional<VideoCodec> codec = Optional.ofNullable(options.codec).flatMap(VideoCodec::byName);
    if (codec.isPresent() && codec.get().licence() == Licence.GPL && !options.enableCodecs) {
      String name = codec.get() + ", which needs FFmpeg's GPL build";
      return orFault(Optional.empty(), "--codec", name, "--enable-codecs with it, or " + usable);
    }
    return orFault(codec, "--codec", options.codec, usable);
  }

  private static VideoCodec.Limits limits(@Nullable VideoCodec codec) {
    return codec == null ? VideoCodec.Limits.WIDEST : codec.limits();
  }

  private @Nullable Container container(@Nullable VideoCodec codec, @Nullable Path output) {
    if (codec == null || output == null) {
      return null;
    }
    String name = String.valueOf(output.getFileName());
    Optional<Container> container = Container.ofFileName(name).filter(codec.containers()::contains);
    if (container.isEmpty()) {
      String extensions =
          codec.containers().stream()
              .flatMap(c -> c.extensions().stream())
              .map(extension -> "." + extension)
              .collect(Collectors.joining(" "));
      faults.add("OUT: %s can't be stored in %s; use one of %s".formatted(codec, name, extensions));
    }
    return container.orElse(null);
  }

  private int bitrate(@Nullable VideoCodec codec) {
    VideoCodec.Limits limits = limits(codec);
    return isIgnored(codec, options.bitrate)
        ? 0
        : number(
            "--bitrate",
            options.bitrate,
            limits.minBitrateKbps(),
            limits.maxBitrateKbps(),
            "kbit/s");
  }

  private int gop(@Nullable VideoCodec codec) {
    return isIgnored(codec, options.gop) ? 0 : number("--gop", options.gop, 1, MAX_GOP, "frames");
  }

  /** Without a codec nobody knows whether a value is missing, but a given one can be judged. */
  private static boolean isIgnored(@Nullable VideoCodec codec, @Nullable String value) {
    return codec == null ? value == null : codec.intraOnly();
  }

  private int program() {
    return options.program == null
        ? 0
        : number("--program", options.program, 1, MAX_PROGRAM, "(one of the input's programs)");
  }

  private int threads() {
    return options.threads == null
        ? Runtime.getRuntime().availableProcessors()
        : number("--threads", options.threads, 1, MAX_THREADS, "threads");
  }

  private int side(String name, String value, int min, int max) {
    if (value.equalsIgnoreCase("source")) {
      return 0;
    }
    int pixels = number(name, value, min, max, "pixels");
    if (pixels % 2 != 0) {
      faults.add("%s: %d is odd; use an even number or 'source'".formatted(name, pixels));
    }
    return pixels;
  }

  /** Each side can be right, and both together too much. */
  private void checkArea(@Nullable VideoCodec codec, int width, int height) {
    VideoCodec.Limits limits = limits(codec);
    if (width > 0 && width <= limits.maxWidth() && height <= limits.maxHeight()) {
      int most = limits.maxHeightFor(width);
      if (height > most) {
        faults.add(
            "--height: got %d; use at most %d pixels with a width of %d"
                .formatted(height, most, width));
      }
    }
  }

  private int number(String name, @Nullable String value, int min, int max, String unit) {
    try {
      int number = value == null ? min - 1 : Integer.parseInt(value.strip());
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, like a number out of range.
    }
    fault(name, value, "%d to %d %s".formatted(min, max, unit));
    return 0;
  }

  private @Nullable PrecoderMode precoder() {
    return orFault(
        PrecoderMode.byName(options.precoder),
        "--precoder",
        options.precoder,
        names(Arrays.asList(PrecoderMode.values())));
  }

  private @Nullable PixelFormat pixelFormat(@Nullable VideoCodec codec) {
    Set<PixelFormat> accepted =
        codec == null ? EnumSet.allOf(PixelFormat.class) : codec.pixelFormats();
    if (accepted.isEmpty()) {
      return PixelFormat.YUV420P;
    }
    return orFault(
        PixelFormat.byName(options.pixelFormat).filter(accepted::contains),
        "--pix-fmt",
        options.pixelFormat,
        names(accepted.stream().sorted().map(PixelFormat::ffmpegName).toList()));
  }

  private String preset(@Nullable VideoCodec codec) {
    Optional<String> accepted = codec == null ? Optional.empty() : Presets.accepted(codec);
    if (codec == null || accepted.isEmpty()) {
      return "";
    }
    String value =
        orFault(
            Presets.encoderValue(codec, options.preset),
            "--preset",
            options.preset,
            accepted.get());
    return value == null ? "" : value;
  }

  private @Nullable ProresProfile proresProfile(@Nullable VideoCodec codec) {
    if (codec != VideoCodec.PRORES) {
      return null;
    }
    return orFault(
        Optional.ofNullable(options.proresProfile).flatMap(ProresProfile::byName),
        "--prores-profile",
        options.proresProfile,
        names(Arrays.asList(ProresProfile.values())));
  }

  private <T> @Nullable T orFault(
      Optional<T> found, String name, @Nullable String value, String accepted) {
    if (found.isEmpty()) {
      fault(name, value, accepted);
    }
    return found.orElse(null);
  }

  private void fault(String name, @Nullable String value, String accepted) {
    faults.add(
        value == null
            ? "%s is missing: use %s".formatted(name, accepted)
            : "%s: got %s; use %s".formatted(name, value, accepted));
  }

  private static String names(List<?> values) {
    return values.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
