import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.sparebit.codec.EncoderSettings;
import org.sparebit.codec.OutputSize;
import org.sparebit.codec.PixelFormat;
import org.sparebit.codec.Presets;
import org.sparebit.codec.RateControl;
import org.sparebit.codec.VideoCodec;
import org.sparebit.codec.VideoSettings;

/** Prints what two passes gain over one, by the ffmpeg program with the engine's own options. */
public final class TwoPassBenchmark {
  private static final List<String> CODECS = Settings.list("CODECS", "VP9 H_264 H_265 AV1");
  private static final List<String> PRESETS = Settings.list("PRESETS", "medium slow");
  private static final List<String> BITRATES = Settings.list("BITRATES", "100 200 400 800");
  private static final int WIDTH = Settings.number("WIDTH", 320);
  private static final int HEIGHT = Settings.number("HEIGHT", 180);
  private static final int GOP = Settings.number("GOP", 50);

  /** A clip of one's own, of the varied clip's length and rate or not; empty for that one. */
  private static final String CLIP = Settings.text("CLIP", "");

  /** An IVF file has these bytes at its start and before each frame; the others have none. */
  private static final int IVF_HEADER = 32;

  private static final int IVF_FRAME_HEADER = 12;

  private final Path work = Path.of("target/benchmarks");
  private final Path log = work.resolve("two-pass.log");
  private Path clip = Path.of(CLIP);
  private double seconds;
  private int frames;

  /** One encode: what it cost and what came out. */
  private record Encode(double cpuSeconds, double kbps, Map<String, Double> quality) {}

  private TwoPassBenchmark() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Machine.print();
    new TwoPassBenchmark().measure();
  }

  private void measure() throws IOException, InterruptedException {
    Ffmpeg any = new Ffmpeg(work, VideoCodec.VP9.licence());
    if (CLIP.isEmpty()) {
      clip = VariedClip.draw(any, work, WIDTH, HEIGHT);
      frames = VariedClip.FRAMES;
      seconds = VariedClip.seconds();
    } else {
      frames = Settings.number("FRAMES", 0);
      seconds = Double.parseDouble(Settings.text("SECONDS_OF_CLIP", "0"));
    }
    System.out.printf(
        "Clip: %.1f s of %s, %d×%d, GOP %d, %d threads.%n%n",
        seconds,
        CLIP.isEmpty() ? "varied scenes" : "another clip",
        WIDTH,
        HEIGHT,
        GOP,
        Machine.cores());
    System.out.println(
        "| codec | preset | target | one pass | two passes | off, one | off, two | CPU, two / one |");
    System.out.println("|---|---|---|---|---|---|---|---|");
    List<String> gains = new ArrayList<>();
    for (String name : CODECS) {
      VideoCodec codec = VideoCodec.valueOf(name);
      for (String preset : PRESETS) {
        gains.add(compare(codec, Presets.encoderValue(codec, preset).orElseThrow(), preset));
      }
    }
    System.out.println(
        "\nChange of the bitrate at equal quality (BD-rate), and of the CPU time:\n");
    gains.forEach(System.out::print);
  }

  private String compare(VideoCodec codec, String encoderPreset, String preset)
      throws IOException, InterruptedException {
    Map<String, List<BdRate.Point>> once = new LinkedHashMap<>();
    Map<String, List<BdRate.Point>> twice = new LinkedHashMap<>();
    double cpuOnce = 0;
    double cpuTwice = 0;
    for (String bitrate : BITRATES) {
      int target = Integer.parseInt(bitrate);
      Map<String, String> options =
          EncoderSettings.of(
                  new VideoSettings(
                      codec,
                      new RateControl.Bitrate(target),
                      GOP,
                      OutputSize.SOURCE,
                      PixelFormat.YUV420P,
                      encoderPreset,
                      null),
                  WIDTH,
                  Machine.cores())
              .options();
      double firstPass = firstPass(codec, options);
      if (firstPass == 0) {
        return "| %s | %s | FFmpeg's wrapper has no two passes |%n".formatted(codec, preset);
      }
      Encode one = encode(codec, options, 0, 0);
      Encode two = encode(codec, options, 2, firstPass);
      cpuOnce += one.cpuSeconds;
      cpuTwice += two.cpuSeconds;
      add(once, one);
      add(twice, two);
      System.out.printf(
          "| %s | %s | %d | %.0f | %.0f | %+.1f %% | %+.1f %% | %.1f / %.1f = %.2f |%n",
          codec,
          preset,
          target,
          one.kbps,
          two.kbps,
          100 * (one.kbps / target - 1),
          100 * (two.kbps / target - 1),
          two.cpuSeconds,
          one.cpuSeconds,
          two.cpuSeconds / one.cpuSeconds);
    }
    StringBuilder gain = new StringBuilder("| %s | %s |".formatted(codec, preset));
    for (String metric : once.keySet()) {
      OptionalDouble change = BdRate.of(once.get(metric), twice.get(metric));
      gain.append(
          " %s %s |"
              .formatted(
                  metric,
                  change.isPresent() ? "%+.1f %%".formatted(change.getAsDouble()) : "no overlap"));
    }
    return gain + " CPU × %.2f |%n".formatted(cpuTwice / cpuOnce);
  }

  private static void add(Map<String, List<BdRate.Point>> curves, Encode encode) {
    encode.quality.forEach(
        (metric, value) ->
            curves
                .computeIfAbsent(metric, m -> new ArrayList<>())
                .add(new BdRate.Point(encode.kbps, value)));
  }

  /** CPU seconds of a first pass; 0 if it leaves no statistics. */
  private double firstPass(VideoCodec codec, Map<String, String> options)
      throws IOException, InterruptedException {
    Path statistics = codec == VideoCodec.H_265 ? x265Statistics() : work.resolve("two-pass-0.log");
    Files.deleteIfExists(statistics);
    List<String> arguments = arguments(codec, options, 1);
    arguments.addAll(List.of("-f", "null", "-"));
    double cpu = new Ffmpeg(work, codec.licence()).run(arguments, log).cpuSeconds();
    return Files.exists(statistics) && Files.size(statistics) > 0 ? cpu : 0;
  }

  /**
   * @param pass 2, or 0 for the only one
   */
  private Encode encode(VideoCodec codec, Map<String, String> options, int pass, double cpuBefore)
      throws IOException, InterruptedException {
    Ffmpeg ffmpeg = new Ffmpeg(work, codec.licence());
    Path output = work.resolve("two-pass." + extension(codec));
    List<String> arguments = arguments(codec, options, pass);
    arguments.add(output.toString());
    double cpu = cpuBefore + ffmpeg.run(arguments, log).cpuSeconds();
    long bytes = Files.size(output);
    if (extension(codec).equals("ivf")) {
      bytes -= IVF_HEADER + (long) frames * IVF_FRAME_HEADER;
    }
    Map<String, Double> quality = Quality.of(ffmpeg, work, output, clip);
    Files.delete(output);
    return new Encode(cpu, bytes * 8 / seconds / 1000, quality);
  }

  /**
   * @param pass 1 or 2, 0 for an encode in a single one
   */
  private List<String> arguments(VideoCodec codec, Map<String, String> options, int pass) {
    List<String> arguments =
        new ArrayList<>(List.of("-i", clip.toString(), "-c:v", codec.encoder()));
    options.forEach(
        (name, value) ->
            arguments.addAll(List.of("-" + Ffmpeg.option(name), withPass(name, value, pass))));
    if (pass > 0 && codec != VideoCodec.H_265) {
      arguments.addAll(List.of("-pass", "" + pass, "-passlogfile", "" + work.resolve("two-pass")));
    }
    return arguments;
  }

  /** FFmpeg knows no passes of x265; x265 itself does. */
  private String withPass(String name, String value, int pass) {
    if (pass == 0 || !name.equals("x265-params")) {
      return value;
    }
    // The quick first pass: the only one that could be worth its time.
    return value + ":pass=" + pass + ":slow-firstpass=0:stats=" + x265Statistics();
  }

  private Path x265Statistics() {
    return work.resolve("two-pass-x265.log");
  }

  private static String extension(VideoCodec codec) {
    return switch (codec) {
      case VP9, AV1 -> "ivf";
      case H_265 -> "hevc";
      default -> "h264";
    };
  }
}
