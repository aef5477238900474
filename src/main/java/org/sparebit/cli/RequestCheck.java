package org.sparebit.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.sparebit.codec.Container;
import org.sparebit.codec.EncodingRules;
import org.sparebit.codec.Fault;
import org.sparebit.codec.Licence;
import org.sparebit.codec.PrecoderMode;
import org.sparebit.codec.VideoCodec;
import org.sparebit.codec.VideoSettings;
import org.sparebit.files.SameFile;
import org.sparebit.files.TemporaryOutput;
import org.sparebit.protocol.Bounds;
import org.sparebit.protocol.EncodeRequest;
import org.sparebit.protocol.GpuOptions;
import org.sparebit.protocol.JobFiles;
import org.sparebit.protocol.TimeRange;

/** Turns typed arguments into a request, and finds everything that is wrong with them at once. */
final class RequestCheck {
  /** No encoder of the catalogue makes use of more. */
  private static final int MAX_THREADS = 256;

  private final EncodeOptions options;
  private final EncodingRules rules;
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
    this.rules = new EncodingRules(options::text, this::note);
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
    VideoCodec codec = rules.codec(this::isUsable);
    PrecoderMode precoder = rules.precoder();
    int threads = threads();
    TimeRange part = part();
    Container container =
        output == null ? null : rules.container(String.valueOf(output.getFileName()), codec);
    VideoSettings video = rules.video(codec);
    int program = rules.program();
    if (!options.gpu && (options.nvdec || options.nvenc)) {
      faults.add((options.nvdec ? "--nvdec" : "--nvenc") + " needs --gpu; give both");
    }
    if (!faults.isEmpty()
        || input == null
        || output == null
        || container == null
        || precoder == null
        || video == null) {
      return new Outcome(null, List.copyOf(faults));
    }
    return new Outcome(
        new EncodeRequest(
            jobId,
            new JobFiles(
                input.resolveSibling("").toString(),
                input.toString(),
                part,
                output.resolveSibling("").toString(),
                output.toString(),
                TemporaryOutput.of(output, jobId, 1).toString()),
            video,
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
            options.gpuSettings.device(),
            options.gpuSettings.memoryLimitBytes(),
            options.gpuSettings.framesPerRun(),
            options.nvdec || options.gpuSettings.nvdec(),
            options.nvenc || options.gpuSettings.nvenc())
        : null;
  }

  private @Nullable Path input() {
    if (options.input == null) {
      faults.add("IN is missing: name the video to read");
      return null;
    }
    return InputPath.of("IN", options.input, faults::add);
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
    } else if (input != null && SameFile.is(input, path)) {
      problem = "is the input itself; choose another name";
    }
    if (problem != null) {
      faults.add("OUT: " + path + " " + problem);
      return null;
    }
    return path;
  }

  /** The part to encode; null for all of the input, or if something is wrong. */
  private @Nullable TimeRange part() {
    if (options.from == null && options.to == null) {
      return null;
    }
    long from = options.from == null ? 0 : time("--from", options.from);
    long to = options.to == null ? TimeRange.OPEN : time("--to", options.to);
    if (from < 0 || to < 0) {
      return null;
    }
    if (to <= from) {
      faults.add("--to: got " + options.to + "; use a time after that of --from");
      return null;
    }
    return new TimeRange(from, to);
  }

  /** In microseconds; negative if it is none. */
  private long time(String name, String typed) {
    OptionalLong micros = FilmTime.micros(typed);
    if (micros.isEmpty()) {
      fault(name, typed, FilmTime.ACCEPTED);
    }
    return micros.orElse(-1);
  }

  private static Path absolute(String typed) {
    return Path.of(typed).toAbsolutePath().normalize();
  }

  private int threads() {
    return options.threads == null
        ? options.usualThreads
        : number("--threads", options.threads, 1, MAX_THREADS, "threads");
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

  private boolean isUsable(VideoCodec codec) {
    return options.enableCodecs || codec.licence() == Licence.LGPL;
  }

  private void note(Fault fault) {
    String name = EncodeOptions.name(fault.option());
    String received = fault.received();
    switch (fault.option()) {
      case OUTPUT -> {
        String problem =
            codec()
                .map(codec -> codec + " can't be stored in " + received)
                .orElse(received + " has no known extension");
        faults.add("%s: %s; use one of %s".formatted(name, problem, fault.accepted()));
      }
      case CODEC -> {
        Optional<VideoCodec> known = codec();
        fault(
            name,
            known.isEmpty() ? received : known.get() + ", which needs FFmpeg's GPL build",
            (known.isEmpty() ? "" : "--enable-codecs with it, or ") + fault.accepted());
      }
      default -> fault(name, received, fault.accepted());
    }
  }

  private Optional<VideoCodec> codec() {
    return Optional.ofNullable(options.codec).flatMap(text -> VideoCodec.byName(text.strip()));
  }

  private void fault(String name, @Nullable String value, String accepted) {
    faults.add(
        value == null
            ? "%s is missing: use %s".formatted(name, accepted)
            : "%s: got %s; use %s".formatted(name, value, accepted));
  }
}
