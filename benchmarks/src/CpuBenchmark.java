import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
  private final Ffmpeg ffmpeg = new Ffmpeg(work);
  private final Path clip = work.resolve("clip-" + SECONDS + ".mp4");

  private CpuBenchmark() throws IOException {}

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
        "| codec | precoder | job | ffmpeg | ONNX Runtime | job / (ffmpeg + ONNX Runtime) "
            + "| of single runs |");
    System.out.println("|---|---|---|---|---|---|---|");
    for (String codec : CODECS) {
      for (String precoder : PRECODERS) {
        compare(VideoCodec.valueOf(codec), precoder);
      }
    }
  }

  private void prepare() throws IOException, InterruptedException {
    int loops = (SECONDS + SAMPLE_SECONDS - 1) / SAMPLE_SECONDS - 1;
    ffmpeg.run(
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
    // One frame of each half second stands for the clip.
    ffmpeg.run(
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

  private void compare(VideoCodec codec, String precoder) throws IOException, InterruptedException {
    List<Double> jobs = new ArrayList<>();
    List<Double> encodes = new ArrayList<>();
    List<Double> networks = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    for (int run = 0; run < RUNS; run++) {
      jobs.add(job(codec, precoder));
      encodes.add(encode(codec));
      networks.add(precoder.equals("PRECODER_NONE") ? 0 : network());
      ratios.add(jobs.get(run) / (encodes.get(run) + networks.get(run)));
    }
    double job = Statistics.median(jobs);
    double parts = Statistics.median(encodes) + Statistics.median(networks);
    System.out.printf(
        "| %s | %s | %.1f | %.1f | %.1f | %.2f | %s |%n",
        codec,
        precoder,
        job,
        Statistics.median(encodes),
        Statistics.median(networks),
        job / parts,
        Statistics.range(ratios, "%.2f"));
  }

  private double job(VideoCodec codec, String precoder) throws IOException, InterruptedException {
    Path output = output(codec, "job");
    List<String> command =
        new ArrayList<>(
            List.of(
                java(),
                "-jar",
                "target/sparebit.jar",
                "encode",
                clip.toString(),
                output.toString(),
                "--codec",
                codec.name(),
                "--precoder",
                precoder,
                "--width",
                "" + WIDTH,
                "--height",
                "" + HEIGHT));
    command.addAll(List.of("--threads", "" + Machine.cores()));
    if (!codec.intraOnly()) {
      command.addAll(List.of("--bitrate", "" + BITRATE, "--gop", "" + GOP));
    }
    if (codec == VideoCodec.PRORES) {
      command.addAll(List.of("--prores-profile", "PRORES_422"));
    }
    double cpu =
        Processes.run(command, Map.of("SPAREBIT_DATA_DIR", work.resolve("data").toString()), log)
            .cpuSeconds();
    Files.delete(output);
    return cpu;
  }

  private double encode(VideoCodec codec) throws IOException, InterruptedException {
    Path output = output(codec, "ffmpeg");
    double cpu =
        ffmpeg
            .run(
                Ffmpeg.encode(codec, clip, output, BITRATE, GOP, WIDTH, HEIGHT, Machine.cores()),
                log)
            .cpuSeconds();
    Files.delete(output);
    return cpu;
  }

  private double network() throws IOException, InterruptedException {
    List<String> command =
        List.of(
            java(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            "OrtRun",
            model(),
            planes().toString(),
            "" + WIDTH,
            "" + HEIGHT,
            "" + SECONDS * FRAMES_PER_SECOND);
    return Processes.run(command, Map.of(), log).cpuSeconds();
  }

  /** The 8-bit model, by the manifest. */
  private static String model() throws IOException {
    String manifest;
    try (var in = CpuBenchmark.class.getResourceAsStream("/precoders/manifest.json")) {
      manifest = new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
    Matcher matcher =
        Pattern.compile("\"file\"\\s*:\\s*\"([^\"]+)\"[^{}]*?\"bitDepth\"\\s*:\\s*8\\b")
            .matcher(manifest);
    if (!matcher.find()) {
      throw new IOException("no model for 8 bit in the manifest");
    }
    return "/precoders/" + matcher.group(1);
  }

  private Path output(VideoCodec codec, String name) {
    return work.resolve(name + (codec == VideoCodec.Y4M ? ".y4m" : ".mkv"));
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
