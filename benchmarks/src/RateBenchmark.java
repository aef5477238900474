import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.sparebit.codec.Container;
import org.sparebit.codec.Licence;
import org.sparebit.codec.PixelFormat;
import org.sparebit.codec.Presets;
import org.sparebit.codec.ProresProfile;
import org.sparebit.codec.VideoCodec;

/** Prints how close each codec comes to its target bitrate: by default, or in all its settings. */
public final class RateBenchmark {
  private static final List<String> CODECS =
      Settings.list("CODECS", "AV1 VP9 H_264 H_265 MPEG2VIDEO");
  private static final List<String> PRECODERS =
      Settings.list(
          "PRECODERS",
          Settings.text("BY", "job").equals("ffmpeg")
              ? "PRECODER_NONE"
              : "PRECODER_NONE PRECODER_BAL");

  /** Names of presets, or "all". */
  private static final List<String> PRESETS = Settings.list("PRESETS", Presets.DEFAULT);

  /**
   * "first": one pixel format and container; "turn": all, containers in turn; "full": all pairs.
   */
  private static final String MATRIX = Settings.text("MATRIX", "first");

  /** "sample": the sample clip over and over; "varied": scenes as different as they can be. */
  private static final String CLIP = Settings.text("CLIP", "sample");

  /**
   * "job": the whole of Sparebit; "ffmpeg": FFmpeg's program with the same options, no precoder.
   */
  private static final String BY = Settings.text("BY", "job");

  private static final int WIDTH = Settings.number("WIDTH", 640);
  private static final int HEIGHT = Settings.number("HEIGHT", 360);
  private static final int SECONDS = Settings.number("SECONDS_OF_CLIP", 60);
  private static final int BITRATE = Settings.number("BITRATE", 800);
  private static final int GOP = 50;

  /** Per cent; rows that are farther off the target are printed in bold. */
  private static final double ALLOWED = 10;

  /** Of the sample clip. */
  private static final int SAMPLE_SECONDS = 10;

  private static final Pattern RESULT = Pattern.compile(", (\\d+) kbps, ");

  private static final Pattern VIDEO_KIB = Pattern.compile(" video:(\\d+)KiB");

  private final Path work = Path.of("target/benchmarks");
  private int rows;
  private int off;

  /** A row of the table; preset and format are empty where they don't apply. */
  private record Row(
      VideoCodec codec, String preset, String format, Container container, String precoder) {}

  private RateBenchmark() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Machine.print();
    new RateBenchmark().measure();
  }

  private void measure() throws IOException, InterruptedException {
    boolean varied = CLIP.equals("varied");
    Ffmpeg ffmpeg = new Ffmpeg(work, Licence.LGPL);
    Path clip = varied ? VariedClip.draw(ffmpeg, work, WIDTH, HEIGHT) : repeatedSample(ffmpeg);
    System.out.printf(
        "Clip: %.1f s of %s, %d×%d, GOP %d, target %d kbps.%n%n",
        varied ? VariedClip.seconds() : SECONDS,
        varied ? "varied scenes" : "the sample clip",
        WIDTH,
        HEIGHT,
        GOP,
        BITRATE);
    System.out.println(
        "| codec | preset | pixel format, profile | container | precoder | kbps | off the target |");
    System.out.println("|---|---|---|---|---|---|---|");
    for (String name : CODECS) {
      for (Row row : rows(VideoCodec.valueOf(name))) {
        try {
          print(row, BY.equals("ffmpeg") ? kbpsByFfmpeg(row, clip) : kbps(row, clip));
        } catch (IOException e) {
          off++;
          rows++;
          System.out.println("| " + row + " | **failed**: " + e.getMessage());
        }
      }
    }
    System.out.printf(
        "%n%d of %d rows have failed or are more than %.0f %% off the target.%n",
        off, rows, ALLOWED);
  }

  private static List<Row> rows(VideoCodec codec) {
    List<Row> rows = new ArrayList<>();
    List<Container> containers = codec.containers();
    for (String precoder : PRECODERS) {
      int turn = 0;
      for (String preset : presets(codec)) {
        for (String format : formats(codec)) {
          if (MATRIX.equals("full")) {
            containers.forEach(c -> rows.add(new Row(codec, preset, format, c, precoder)));
          } else {
            int index = MATRIX.equals("turn") ? turn++ % containers.size() : 0;
            rows.add(new Row(codec, preset, format, containers.get(index), precoder));
          }
        }
      }
      // Those whose turn has not come.
      for (; MATRIX.equals("turn") && turn < containers.size(); turn++) {
        rows.add(
            new Row(
                codec,
                presets(codec).get(0),
                formats(codec).get(0),
                containers.get(turn),
                precoder));
      }
    }
    return rows;
  }

  private static List<String> presets(VideoCodec codec) {
    Stream<String> wanted =
        PRESETS.equals(List.of("all"))
            ? Stream.concat(
                Stream.of("medium", "slow", "slower", "veryslow"),
                IntStream.of(7, 5, 3, 1).mapToObj(Integer::toString))
            : PRESETS.stream();
    List<String> taken = wanted.filter(p -> Presets.encoderValue(codec, p).isPresent()).toList();
    return taken.isEmpty() ? List.of("") : taken;
  }

  private static List<String> formats(VideoCodec codec) {
    List<String> all =
        codec == VideoCodec.PRORES
            ? Stream.of(ProresProfile.values()).map(Enum::name).toList()
            : codec.pixelFormats().stream().sorted().map(PixelFormat::ffmpegName).toList();
    return MATRIX.equals("first") ? all.subList(0, 1) : all;
  }

  private void print(Row row, int kbps) {
    rows++;
    String deviation = "–";
    if (!row.codec.intraOnly()) {
      double percent = 100.0 * (kbps - BITRATE) / BITRATE;
      deviation = "%+.1f %%".formatted(percent);
      if (Math.abs(percent) > ALLOWED) {
        off++;
        deviation = "**" + deviation + "**";
      }
    }
    System.out.printf(
        "| %s | %s | %s | %s | %s | %d | %s |%n",
        row.codec,
        row.preset.isEmpty() ? "–" : row.preset,
        row.format,
        row.container.extensions().get(0),
        row.precoder,
        kbps,
        deviation);
  }

  private Path repeatedSample(Ffmpeg ffmpeg) throws IOException, InterruptedException {
    Path clip = work.resolve("rate-" + SECONDS + ".mp4");
    int loops = (SECONDS + SAMPLE_SECONDS - 1) / SAMPLE_SECONDS - 1;
    Processes.Run unused =
        ffmpeg.run(
            List.of(
                "-stream_loop",
                "" + loops,
                "-i",
                "samples/test.mp4",
                "-t",
                "" + SECONDS,
                "-an",
                "-c",
                "copy",
                clip.toString()),
            work.resolve("command.log"));
    return clip;
  }

  private int kbps(Row row, Path clip) throws IOException, InterruptedException {
    Path output = work.resolve("rate." + row.container.extensions().get(0));
    Path log = work.resolve("rate.log");
    List<String> command =
        Job.command(
            clip,
            output,
            row.codec,
            row.precoder,
            row.preset,
            row.format,
            WIDTH,
            HEIGHT,
            BITRATE,
            GOP);
    Processes.Run unused =
        Processes.run(command, Map.of("SPAREBIT_DATA_DIR", work.resolve("data").toString()), log);
    Files.delete(output);
    Matcher result = RESULT.matcher(Files.readString(log));
    if (!result.find()) {
      throw new IOException("no result in " + log);
    }
    return Integer.parseInt(result.group(1));
  }

  /** To within the kibibyte that FFmpeg rounds to. */
  private int kbpsByFfmpeg(Row row, Path clip) throws IOException, InterruptedException {
    Ffmpeg ffmpeg = new Ffmpeg(work, row.codec.licence());
    Path output = work.resolve("rate." + row.container.extensions().get(0));
    Path log = work.resolve("rate.log");
    List<String> encode =
        Ffmpeg.encode(
            row.codec,
            row.preset,
            row.format,
            clip,
            output,
            BITRATE,
            GOP,
            WIDTH,
            HEIGHT,
            Machine.cores());
    boolean twice = row.codec.hasTwoPasses();
    for (int pass = twice ? 1 : 0; pass <= (twice ? 2 : 0); pass++) {
      List<String> arguments = new ArrayList<>(List.of("-v", "info", "-nostats"));
      arguments.addAll(Ffmpeg.withPass(encode, pass, work.resolve("rate")));
      Processes.Run unused = ffmpeg.run(arguments, log);
    }
    Files.delete(output);
    Matcher result = VIDEO_KIB.matcher(Files.readString(log));
    if (!result.find()) {
      throw new IOException("no result in " + log);
    }
    double seconds = CLIP.equals("varied") ? VariedClip.seconds() : SECONDS;
    return (int) Math.round(Integer.parseInt(result.group(1)) * 1024 * 8 / seconds / 1000);
  }
}
