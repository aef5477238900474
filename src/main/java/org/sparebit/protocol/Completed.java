package org.sparebit.protocol;

import java.util.List;

/**
 * The result has been verified and stands at the output path.
 *
 * @param frames video frames written
 * @param durationSeconds of the result's video
 * @param videoBitrateKbps measured over the result's video packets
 * @param sizeBytes of the file
 * @param decodeErrors input packets or frames that could not be decoded
 * @param warnings everything that the user should know, {@code Opened}'s included
 */
public record Completed(
    long frames,
    double durationSeconds,
    double videoBitrateKbps,
    long sizeBytes,
    long decodeErrors,
    List<Warning> warnings)
    implements WorkerResult {

  /** The warnings without their codes. */
  public List<String> warningTexts() {
    return Warning.texts(warnings);
  }
}
