package org.sparebit.worker;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rule that names the file which a worker writes until its result is verified. */
public final class TemporaryOutput {
  /** File systems end at 255 bytes; the rest is for the id, the attempt and the random part. */
  private static final int MAX_NAME_BYTES = 160;

  /** As unlikely to be guessed as a key. */
  private static final int RANDOM_BYTES = 16;

  private static final Pattern ATTEMPT_AND_RANDOM =
      Pattern.compile("(\\d{1,9})-[0-9a-f]{" + 2 * RANDOM_BYTES + "}\\.part");

  private static final SecureRandom RANDOM = new SecureRandom();

  private TemporaryOutput() {}

  /**
   * A new temporary file for an attempt: {@code .<file name>.sparebit-<job id>-<attempt>-<random>
   * .part} beside the output, so that the final rename stays on one file system. A very long file
   * name is cut. Nobody who may write to the folder can have put something there before.
   */
  public static Path of(Path output, String jobId, int attempt) {
    byte[] random = new byte[RANDOM_BYTES];
    RANDOM.nextBytes(random);
    return output.resolveSibling(
        prefix(output, jobId) + attempt + "-" + HexFormat.of().formatHex(random) + ".part");
  }

  /**
   * Whether a name is one of an attempt at a job.
   *
   * @param upTo the number of the last attempt that counts
   */
  public static boolean isOf(String name, Path output, String jobId, int upTo) {
    String prefix = prefix(output, jobId);
    if (!name.startsWith(prefix)) {
      return false;
    }
    Matcher rest = ATTEMPT_AND_RANDOM.matcher(name.substring(prefix.length()));
    return rest.matches() && Integer.parseInt(rest.group(1)) <= upTo;
  }

  /** Servers that share a folder may give a job the same id, but hardly the same output, too. */
  private static String prefix(Path output, String jobId) {
    return "." + cut(String.valueOf(output.getFileName())) + ".sparebit-" + jobId + "-";
  }

  private static String cut(String name) {
    int end = name.length();
    while (name.substring(0, end).getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
      end = name.offsetByCodePoints(end, -1);
    }
    return name.substring(0, end);
  }
}
