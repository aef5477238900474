import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares what a worker takes of its own memory with what it has estimated before. */
public final class EncoderMemoryBenchmark {
  private static final List<String> CODECS = Settings.list("CODECS", "AV1 VP9 PRORES Y4M");
  private static final List<String> SIZES =
      Settings.list("SIZES", "640x360 1280x720 1920x1080 3840x2160 7680x4320");
  private static final List<String> PRESETS = Settings.list("PRESETS", "medium");
  private static final String FORMAT = Settings.text("FORMAT", "yuv420p");
  private static final String PRECODER = Settings.text("PRECODER", "PRECODER_NONE");
  private static final int THREADS = Settings.number("THREADS", Machine.cores());
  private static final int FRAMES = Settings.number("FRAMES", 80);
  private static final String MEMORY = Settings.text("MEMORY", "");

  /** Unpacking and trying the build, on a busy machine. */
  private static final int ACTIVATION_SECONDS = 120;

  private static final int WIDTH = 640;
  private static final int HEIGHT = 360;
  private static final Pattern ESTIMATE =
      Pattern.compile("by estimate the job takes (\\d+) MB of the");

  private final Server server;

  private EncoderMemoryBenchmark(Server server) {
    this.server = server;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Machine.print();
    Map<String, String> properties =
        new java.util.HashMap<>(
            Map.of(
                "sparebit.worker.concurrent-jobs",
                "1",
                "sparebit.worker.threads-per-job",
                "" + THREADS));
    if (!MEMORY.isEmpty()) {
      properties.put("sparebit.worker.memory", MEMORY);
    }
    try (Server server = new Server(properties)) {
      new EncoderMemoryBenchmark(server).run();
    }
  }

  private void run() throws IOException, InterruptedException {
    try (OutputStream clip =
        new BufferedOutputStream(Files.newOutputStream(server.files().resolve("clip.y4m")))) {
      draw(clip);
    }
    if (CODECS.stream().anyMatch(codec -> codec.startsWith("H_"))) {
      enableCodecs();
    }
    System.out.printf(
        "| %s, %d threads, %d frames | preset | size | estimate, MiB | measured, MiB | estimate of"
            + " measured |%n",
        FORMAT, THREADS, FRAMES);
    System.out.println("|---|---|---|---|---|---|");
    for (String codec : CODECS) {
      for (String preset : PRESETS) {
        for (String size : SIZES) {
          measure(codec, preset, size);
        }
      }
    }
  }

  private void enableCodecs() throws IOException, InterruptedException {
    server.post("/codec", "{\"enable_codecs\": \"TRUE\"}");
    for (int i = 0; i < ACTIVATION_SECONDS; i++) {
      if (server.get("/version").body().contains("H_264")) {
        return;
      }
      Thread.sleep(1000);
    }
    throw new IOException("FFmpeg's GPL build was not enabled: " + server.get("/codec").body());
  }

  private void measure(String codec, String preset, String size)
      throws IOException, InterruptedException {
    int logged = estimates().length;
    double[] peak = new double[1];
    String outcome = "";
    try {
      server.await(
          server.submit(job(codec, preset, size)),
          () -> {
            for (long worker : server.workers()) {
              peak[0] = Math.max(peak[0], Processes.ownMib(worker));
            }
          });
    } catch (IOException e) {
      outcome = " (" + e.getMessage().replaceAll("(?s)\\s+", " ") + ")";
    }
    int[] estimates = estimates();
    int estimate = estimates.length > logged ? estimates[estimates.length - 1] : 0;
    System.out.printf(
        "| %s | %s | %s | %d | %.0f | %.0f %%%s |%n",
        codec, preset, size, estimate, peak[0], 100 * estimate / peak[0], outcome);
  }

  private int[] estimates() throws IOException {
    Matcher matcher = ESTIMATE.matcher(Files.readString(server.log()));
    return matcher.results().mapToInt(found -> Integer.parseInt(found.group(1))).toArray();
  }

  private static String job(String codec, String preset, String size) {
    String[] sides = size.split("x");
    return """
        {"input": "/isize_files/clip.y4m", "output": "/isize_files/out.%s",
         "isize_precoding": "%s", "codec": "%s", "bitrate": "4000", "gop": "50",
         "width": "%s", "height": "%s", "preset": "%s", "pix_fmt": "%s",
         "prores_codec_profile": "PRORES_422"}
        """
        .formatted(
            codec.equals("Y4M") ? "y4m" : codec.equals("PRORES") ? "mov" : "mkv",
            PRECODER,
            codec,
            sides[0],
            sides[1],
            preset,
            FORMAT);
  }

  /** Something that moves; what it looks like is of no importance for memory. */
  private static void draw(OutputStream out) throws IOException {
    out.write(
        "YUV4MPEG2 W%d H%d F25:1 C420jpeg\n"
            .formatted(WIDTH, HEIGHT)
            .getBytes(StandardCharsets.US_ASCII));
    byte[] frame = new byte[WIDTH * HEIGHT * 3 / 2];
    for (int time = 0; time < FRAMES; time++) {
      for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
          frame[y * WIDTH + x] = (byte) ((x + 3 * time) * (y + time) / 200);
        }
      }
      out.write("FRAME\n".getBytes(StandardCharsets.US_ASCII));
      out.write(frame);
    }
  }
}
