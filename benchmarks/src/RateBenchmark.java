import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sparebit.codec.Licence;
import org.sparebit.codec.Presets;
import org.sparebit.codec.VideoCodec;

/** Prints how close each codec comes to its target bitrate, with and without precoding. */
public final class RateBenchmark {
  private static final List<String> CODECS =
      Settings.list("CODECS", "AV1 VP9 H_264 H_265 MPEG2VIDEO");
  private static final List<String> PRESETS = Settings.list("PRESETS", "medium");
  private static final List<String> PRECODERS =
      Settings.list("PRECODERS", "PRECODER_NONE PRECODER_BAL");
  private static final int WIDTH = Settings.number("WIDTH", 640);
  private static final int HEIGHT = Settings.number("HEIGHT", 360);
  private static final int SECONDS = Settings.number("SECONDS_OF_CLIP", 60);
  private static final int BITRATE = Settings.number("BITRATE", 800);
  private static final int GOP = 50;

  /** Of the sample clip. */
  private static final int SAMPLE_SECONDS = 10;

  private static final Pattern RESULT = Pattern.compile(", (\\d+) kbit/s, ");

  private RateBenchmark() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Machine.print();
    Path work = Path.of("target/benchmarks");
    Path clip = clip(work);
    System.out.printf(
        "Clip: %d s, scaled to %d×%d, GOP %d, target %d kbps.%n%n",
        SECONDS, WIDTH, HEIGHT, GOP, BITRATE);
    System.out.println("| codec | preset | precoder | kbps | off the target |");
    System.out.println("|---|---|---|---|---|");
    for (String name : CODECS) {
      VideoCodec codec = VideoCodec.valueOf(name);
      for (String preset : PRESETS) {
        if (Presets.encoderValue(codec, preset).isEmpty() && !preset.equals(Presets.DEFAULT)) {
          continue;
        }
        for (String precoder : PRECODERS) {
          int kbps = measure(work, clip, codec, preset, precoder);
          System.out.printf(
              "| %s | %s | %s | %d | %+.1f %% |%n",
              codec, preset, precoder, kbps, 100.0 * (kbps - BITRATE) / BITRATE);
        }
      }
    }
  }

  /** The sample clip over and over. */
  private static Path clip(Path work) throws IOException, InterruptedException {
    Path clip = work.resolve("rate-" + SECONDS + ".mp4");
    int loops = (SECONDS + SAMPLE_SECONDS - 1) / SAMPLE_SECONDS - 1;
    new Ffmpeg(work, Licence.LGPL)
        .run(
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

  private static int measure(Path work, Path clip, VideoCodec codec, String preset, String precoder)
      throws IOException, InterruptedException {
    Path output = work.resolve("rate.mkv");
    Path log = work.resolve("rate.log");
    Processes.Run unused =
        Processes.run(
            Job.command(clip, output, codec, precoder, preset, WIDTH, HEIGHT, BITRATE, GOP),
            Map.of("SPAREBIT_DATA_DIR", work.resolve("data").toString()),
            log);
    Files.delete(output);
    Matcher result = RESULT.matcher(Files.readString(log));
    if (!result.find()) {
      throw new IOException("no result in " + log);
    }
    return Integer.parseInt(result.group(1));
  }
}
