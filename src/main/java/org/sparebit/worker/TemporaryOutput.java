package org.sparebit.worker;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The rule that names the file which a worker writes until its result is verified. */
public final class TemporaryOutput {
  /** File systems end at 255 bytes; the rest is for the id, the attempt and the suffix. */
  private static final int MAX_NAME_BYTES = 200;

  private TemporaryOutput() {}

  /**
   * The temporary file of an attempt: {@code .<file name>.<job id>-<attempt>.part} beside the
   * output, so that the final rename stays on one file system. A very long file name is cut.
   */
  public static Path of(Path output, String jobId, int attempt) {
    String name = String.valueOf(output.getFileName());
    return output.resolveSibling("." + cut(name) + "." + jobId + "-" + attempt + ".part");
  }

  private static String cut(String name) {
    int end = name.length();
    while (name.substring(0, end).getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
      end = name.offsetByCodePoints(end, -1);
    }
    return name.substring(0, end);
  }
}
