import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.sparebit.codec.Licence;
import org.sparebit.codec.Presets;
import org.sparebit.codec.VideoCodec;

/** Prints the CPU time of whole jobs beside that of their parts. */
public final class CpuBenchmark {
  private static final List<String> CODECS = Settings.list("CODECS", "AV1 VP9 PRORES Y4M");
  private static final List<String> PRECODERS =
      Settings.list("PRECODERS", "PRECODER_NONE PRECODER_BAL");
  private static final int WIDTH = Settings.number("WIDTH", 1280);
  private static final int HEIGHT = Settings.number("HEIGHT", 720);
  private static final int SECONDS = Settings.number("SECONDS_OF_CLIP", 60);
  private static final int RUNS = Settings.number("RUNS", 3);
  private static final int BITRATE = Settings.number("BITRATE", 2000);
  private static final int GOP = 60;

  /** Of the sample clip. */
  private static final int FRAMES_PER_SECOND = 25;

  private static final int SAMPLE_SECONDS = 10;

  private final Path work = Path.of("target/benchmarks");
  private final Path log = work.resolve("command.log");
  private final Map<Licence, Ffmpeg> ffmpeg = new EnumMap<>(Licence.class);
  private final Path clip = work.resolve("clip-" + SECONDS + ".mp4");
  private final Path frame = work.resolve("frame.mp4");

  private CpuBenchmark() throws IOException {
    ffmpeg.put(Licence.LGPL, new Ffmpeg(work, Licence.LGPL));
    if (CODECS.stream().anyMatch(name -> VideoCodec.valueOf(name).licence() == Licence.GPL)) {
      ffmpeg.put(Licence.GPL, new Ffmpeg(work, Licence.GPL));
    }
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Machine.print();
    new CpuBenchmark().measure();
  }

  private void measure() throws IOException, InterruptedException {
    prepare();
    System.out.printf(
        "Clip: %d s, scaled to %d×%d, %d kbps, GOP %d, preset medium, %d threads. "
            + "CPU seconds (user and system), median of %d runs in turn.%n%n",
        SECONDS, WIDTH, HEIGHT, BITRATE, GOP, Machine.cores(), RUNS);
    System.out.println(
        "| codec | precoder | job | job of one frame | ffmpeg | ONNX Runtime | job / sum of both "
            + "| of single runs | both at the same time | job / that |");
    System.out.println("|---|---|---|---|---|---|---|---|---|---|");
    for (String codec : CODECS) {
      for (String precoder : PRECODERS) {
        compare(VideoCodec.valueOf(codec), precoder);
      }
    }
  }

  private void prepare() throws IOException, InterruptedException {
    int loops = (SECONDS + SAMPLE_SECONDS - 1) / SAMPLE_SECONDS - 1;
    ffmpeg
        .get(Licence.LGPL)
        .run(
            List.of(
                "-stream_loop",
                "" + loops,
                "-i",
                "samples/test.mp4",
                "-t",
                "" + SECONDS,
                "-c",
                "copy",
                clip.toString()),
            log);
    // What a job of it takes is the start of both JVMs and of the libraries.
    ffmpeg
        .get(Licence.LGPL)
        .run(
            List.of(
                "-i", "samples/test.mp4", "-frames:v", "1", "-an", "-c", "copy", frame.toString()),
            log);
    // One frame of each half second stands for the clip.
    ffmpeg
        .get(Licence.LGPL)
        .run(
            List.of(
                "-i",
                "samples/test.mp4",
                "-vf",
                "fps=2,scale=" + WIDTH + ":" + HEIGHT + ",format=gray",
                "-f",
                "rawvideo",
                planes().toString()),
            log);
  }

  private Path planes() {
    return work.resolve("planes.raw");
  }

  /**
   * A job's threads share caches and cores, which slows each of them. Its parts, run one after the
   * other, do not; run at the same time, they do.
   */
  private void compare(VideoCodec codec, String precoder) throws IOException, InterruptedException {
    List<Double> jobs = new ArrayList<>();
    List<Double> starts = new ArrayList<>();
    List<Double> encodes = new ArrayList<>();
    List<Double> networks = new ArrayList<>();
    List<Double> together = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    for (int run = 0; run < RUNS; run++) {
      jobs.add(job(clip, codec, precoder));
      starts.add(job(frame, codec, precoder));
      double firstPass = codec.hasTwoPasses() ? cpuSeconds(encode(codec, 1)) : 0;
      int pass = codec.hasTwoPasses() ? 2 : 0;
      encodes.add(firstPass + cpuSeconds(encode(codec, pass)));
      if (precoder.equals("PRECODER_NONE")) {
        networks.add(0.0);
        together.add(encodes.get(run));
      } else {
        networks.add(cpuSeconds(network()));
        together.add(firstPass + cpuSeconds(encode(codec, pass), network()));
      }
      ratios.add(jobs.get(run) / (encodes.get(run) + networks.get(run)));
    }
    double job = Statistics.median(jobs);
    double parts = Statistics.median(encodes) + Statistics.median(networks);
    System.out.printf(
        "| %s | %s | %.1f | %.1f | %.1f | %.1f | %.2f | %s | %.1f | %.2f |%n",
        codec,
        precoder,
        job,
        Statistics.median(starts),
        Statistics.median(encodes),
        Statistics.median(networks),
        job / parts,
        Statistics.range(ratios, "%.2f"),
        Statistics.median(together),
        job / Statistics.median(together));
  }

  private static double cpuSeconds(Processes.Command... commands)
      throws IOException, InterruptedException {
    return Processes.together(List.of(commands)).cpuSeconds();
  }

  private double job(Path input, VideoCodec codec, String precoder)
      throws IOException, InterruptedException {
    Path output = output(codec, "job");
    List<String> command =
        Job.command(
            input, output, codec, precoder, Presets.DEFAULT, "", WIDTH, HEIGHT, BITRATE, GOP);
    double cpu =
        Processes.run(command, Map.of("SPAREBIT_DATA_DIR", work.resolve("data").toString()), log)
            .cpuSeconds();
    Files.delete(output);
    return cpu;
  }

  /**
   * @param pass 1 or 2, 0 for the only one
   */
  private Processes.Command encode(VideoCodec codec, int pass) {
    List<String> arguments =
        Ffmpeg.encode(
            codec,
            Presets.DEFAULT,
            "",
            clip,
            output(codec, "ffmpeg"),
            BITRATE,
            GOP,
            WIDTH,
            HEIGHT,
            Machine.cores());
    List<String> withPass = Ffmpeg.withPass(arguments, pass, work.resolve("passes"));
    return ffmpeg.get(codec.licence()).command(withPass, log);
  }

  private Processes.Command network() {
    List<String> command =
        List.of(
            Job.java(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            "OrtRun",
            planes().toString(),
            "" + WIDTH,
            "" + HEIGHT,
            "" + SECONDS * FRAMES_PER_SECOND);
    return new Processes.Command(command, Map.of(), work.resolve("network.log"));
  }

  private Path output(VideoCodec codec, String name) {
    return work.resolve(name + (codec == VideoCodec.Y4M ? ".y4m" : ".mkv"));
  }
}
