import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sparebit.codec.VideoCodec;

/** Whole jobs in the terminal, by the frames that they finish in a second. */
final class GpuJobs {
  private static final Path INPUT = Path.of(Settings.text("CLIP", "samples/test.mp4"));
  private static final List<String> CODECS = Settings.list("CODECS", "AV1 Y4M");
  private static final int WIDTH = Settings.number("WIDTH", 1920);
  private static final int HEIGHT = Settings.number("HEIGHT", 1080);

  private GpuJobs() {}

  /** The lines of a table; the jobs run while this is made. */
  static List<String> measure(boolean cuda) throws IOException, InterruptedException {
    List<String> table = new ArrayList<>();
    table.add(
        "Whole jobs: %s to %d×%d, preset medium, start and verification included."
            .formatted(INPUT.getFileName(), WIDTH, HEIGHT));
    table.add("");
    table.add("| codec | decoded by | precoded by | seconds | fps |");
    table.add("|---|---|---|---|---|");
    for (String codec : CODECS) {
      for (boolean nvdec : cuda ? new boolean[] {false, true} : new boolean[] {false}) {
        for (String precoder : List.of("PRECODER_NONE", "PRECODER_BAL")) {
          table.add(job(VideoCodec.valueOf(codec), cuda, nvdec, precoder));
        }
      }
    }
    if (!cuda) {
      table.add("| all | NVDEC | | needs a GPU | |");
    }
    return table;
  }

  private static String job(VideoCodec codec, boolean gpu, boolean nvdec, String precoder)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("gpu-benchmark");
    Path output = folder.resolve(codec == VideoCodec.Y4M ? "out.y4m" : "out.mkv");
    File log = folder.resolve("log").toFile();
    List<String> command =
        Job.command(INPUT, output, codec, precoder, "", "", WIDTH, HEIGHT, 4000, 60);
    if (gpu) {
      command.add("--gpu");
    }
    if (nvdec) {
      command.add("--nvdec");
    }
    try {
      long start = System.nanoTime();
      int exit =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log)
              .start()
              .waitFor();
      double seconds = (System.nanoTime() - start) / 1e9;
      String text = Files.readString(log.toPath());
      String row =
          "| %s | %s | %s | "
              .formatted(
                  codec,
                  nvdec ? "NVDEC" : "CPU",
                  precoder.equals("PRECODER_NONE") ? "nothing" : gpu ? "GPU" : "CPU");
      if (exit != 0) {
        return row + "failed: " + text.strip().replaceAll("\\s*\\n\\s*", " ") + " | |";
      }
      return row + "%.1f | %.1f |".formatted(seconds, frames(text) / seconds);
    } finally {
      Files.deleteIfExists(output);
      Files.deleteIfExists(log.toPath());
      Files.deleteIfExists(folder);
    }
  }

  /** What the job says last that it has written. */
  private static double frames(String text) {
    double frames = Double.NaN;
    Matcher matcher = Pattern.compile("([0-9]+) frames").matcher(text);
    while (matcher.find()) {
      frames = Double.parseDouble(matcher.group(1));
    }
    return frames;
  }
}
