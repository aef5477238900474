package org.sparebit.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The files of one encode. All paths are absolute and real: below their roots no symbolic link was
 * on the way when they were checked, so one that is found there later has been planted.
 *
 * @param inputRoot the folder up to which the input's path is trusted
 * @param input the file to read
 * @param range the part of it that is encoded; null for all of it
 * @param outputRoot the folder up to which the output's path is trusted; empty, as both paths
 *     below, if nothing is written
 * @param output the file to replace, in one atomic rename, once the result has been verified
 * @param temporaryOutput where the worker writes until then: a name in the folder of {@code output}
 *     that nobody could guess and nothing has yet
 */
public record JobFiles(
    String inputRoot,
    String input,
    @Nullable TimeRange range,
    String outputRoot,
    String output,
    String temporaryOutput) {

  /** For all of the input. */
  public JobFiles(
      String inputRoot, String input, String outputRoot, String output, String temporaryOutput) {
    this(inputRoot, input, null, outputRoot, output, temporaryOutput);
  }

  /** For an encode whose result is thrown away. */
  public static JobFiles withoutOutput(String inputRoot, String input, @Nullable TimeRange range) {
    return new JobFiles(inputRoot, input, range, "", "", "");
  }

  /** Whether there is an output. */
  public boolean hasOutput() {
    return !output.isEmpty();
  }
}
