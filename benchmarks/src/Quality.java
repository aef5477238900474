import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How close an encode is to its source: by FFmpeg, and by libvmaf's program if it is named. */
final class Quality {
  private static final Map<String, Pattern> IN_LOG = new LinkedHashMap<>();

  static {
    IN_LOG.put("PSNR", Pattern.compile("PSNR y:(inf|[0-9.]+)"));
    IN_LOG.put("SSIM", Pattern.compile("SSIM Y:[^A]*All:[0-9.]+ \\((inf|[0-9.]+)\\)"));
    IN_LOG.put("XPSNR", Pattern.compile("XPSNR +y: *(inf|[0-9.]+)"));
  }

  private static final Pattern VMAF = Pattern.compile("\"vmaf\": *\\{[^}]*\"mean\": *([0-9.]+)");

  /** libvmaf's program and its model, both empty for none. */
  private static final String VMAF_PROGRAM = Settings.text("VMAF", "");

  private static final String VMAF_MODEL = Settings.text("VMAF_MODEL", "version=vmaf_v0.6.1");

  /**
   * FFmpeg 8.0.1's xpsnr is wrong for more than 8 bits unless the width is a multiple of 64 (−0.998
   * for pictures without any difference, 854×480). The columns added are equal in both, so a width
   * that is none gets some tenths of a decibel too much, by the same amount at each bitrate.
   */
  private static final String XPSNR_PADDING = "pad=ceil(iw/64)*64:ih";

  private Quality() {}

  /**
   * Luma's PSNR and XPSNR and SSIM, in decibels over the whole clip, infinite without any
   * difference, and perhaps VMAF.
   */
  static Map<String, Double> of(Ffmpeg ffmpeg, Path work, Path encoded, Path source)
      throws IOException, InterruptedException {
    Path log = work.resolve("quality.log");
    Processes.Run unused =
        ffmpeg.run(
            List.of(
                "-v",
                "info",
                "-nostats",
                "-i",
                encoded.toString(),
                "-i",
                source.toString(),
                "-lavfi",
                "[0:v]split=3[a][b][c];[1:v]split=3[x][y][z];"
                    + "[a][x]psnr;[b][y]ssim;"
                    + ("[c]" + XPSNR_PADDING + "[p];[z]" + XPSNR_PADDING + "[q];[p][q]xpsnr"),
                "-f",
                "null",
                "-"),
            log);
    String text = Files.readString(log);
    Map<String, Double> result = new LinkedHashMap<>();
    IN_LOG.forEach((name, pattern) -> result.put(name, value(pattern, text, log)));
    if (!VMAF_PROGRAM.isEmpty()) {
      result.put("VMAF", vmaf(ffmpeg, work, encoded, source));
    }
    return result;
  }

  private static double vmaf(Ffmpeg ffmpeg, Path work, Path encoded, Path source)
      throws IOException, InterruptedException {
    Path log = work.resolve("vmaf.log");
    Path report = work.resolve("vmaf.json");
    Path decoded = work.resolve("vmaf-decoded.y4m");
    Path reference = work.resolve("vmaf-reference.y4m");
    for (Map.Entry<Path, Path> file : Map.of(encoded, decoded, source, reference).entrySet()) {
      Processes.Run unused =
          ffmpeg.run(List.of("-i", "" + file.getKey(), "-an", "" + file.getValue()), log);
    }
    List<String> command =
        List.of(
            VMAF_PROGRAM,
            "-q",
            "-r",
            "" + reference,
            "-d",
            "" + decoded,
            "--model",
            VMAF_MODEL + ":name=vmaf",
            "--json",
            "-o",
            "" + report);
    Processes.Run unused = Processes.run(command, Map.of(), log);
    Files.delete(decoded);
    Files.delete(reference);
    String text = Files.readString(report);
    return value(VMAF, text.substring(text.indexOf("pooled_metrics")), report);
  }

  private static double value(Pattern pattern, String text, Path file) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException("no " + pattern + " in " + file);
    }
    String number = matcher.group(1);
    return number.equals("inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(number);
  }
}
