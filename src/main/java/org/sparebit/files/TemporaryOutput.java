package org.sparebit.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file that a worker writes until its result is verified: its name, by which it is known again,
 * and what removes those that have been left.
 */
public final class TemporaryOutput {
  /** File systems end at 255 bytes; the rest is for the id, the attempt and the random part. */
  private static final int MAX_NAME_BYTES = 160;

  /** As unlikely to be guessed as a key. */
  private static final int RANDOM_BYTES = 16;

  private static final Pattern ATTEMPT_AND_RANDOM =
      Pattern.compile("(\\d{1,9})-[0-9a-f]{" + 2 * RANDOM_BYTES + "}\\.part");

  private static final System.Logger LOG = System.getLogger(TemporaryOutput.class.getName());
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Hears what has become of those that were left. */
  public interface Removal {
    void removed(String name);

    /** One that is still there; the others are removed all the same. */
    void failed(String name, IOException why);
  }

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

  /**
   * Removes one that its worker has left; that there is none is all right.
   *
   * @throws IOException if it stays behind
   */
  public static void remove(RootedFile temporary) throws IOException {
    try (HeldFolder folder = temporary.openFolder()) {
      folder.delete(temporary.name());
    } catch (NoSuchFileException e) {
      LOG.log(System.Logger.Level.DEBUG, "the output's folder is not there", e);
    }
  }

  /**
   * Removes all that a job's attempts have left.
   *
   * @param folder the output's
   * @param upTo the number of the last attempt to remove one of
   * @throws IOException if the folder can't be read
   */
  public static void removeAll(
      HeldFolder folder, Path output, String jobId, int upTo, Removal removal) throws IOException {
    for (String name : folder.names()) {
      if (isOf(name, output, jobId, upTo)) {
        try {
          if (folder.delete(name)) {
            removal.removed(name);
          }
        } catch (IOException e) {
          removal.failed(name, e);
        }
      }
    }
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
