package org.sparebit.engine.pipeline;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.protocol.FailureCode;

/** Finds the words for what is wrong with an input. */
final class InputProblems {
  /** The share of an input, and the seconds, that may be missing before it counts as truncated. */
  private static final double MISSING_SHARE = 0.05;

  private static final double MISSING_SECONDS_OF_ANY = 2;
  private static final double MISSING_SECONDS_OF_SHORT = 0.5;

  private InputProblems() {}

  static EncodeFailure notOpened(Path input, FfmpegException e) {
    return switch (e.kind()) {
      case NOT_FOUND ->
          new EncodeFailure(
              FailureCode.INPUT_NOT_FOUND,
              "the input is no longer there; put it back and submit the job again",
              e);
      case ACCESS_DENIED ->
          new EncodeFailure(
              FailureCode.INPUT_UNREADABLE,
              "the input can't be read; check its permissions for the user that Sparebit runs as",
              e);
      case OUT_OF_MEMORY ->
          // FFmpeg refuses single blocks above 2 GB; Linux itself hardly ever refuses any.
          new EncodeFailure(
              FailureCode.INPUT_UNDECODABLE,
              "the input's header demands more memory than any real one, so it is damaged; "
                  + "check that it plays, or copy it again",
              e);
      case DISK_FULL, INVALID_DATA, DECODER_MISSING, GPU, GPU_OUT_OF_MEMORY, OTHER ->
          notMedia(input, e);
    };
  }

  private static EncodeFailure notMedia(Path input, FfmpegException e) {
    if (e.kind() == FfmpegException.Kind.INVALID_DATA && beginsLikeMp4(input)) {
      return new EncodeFailure(
          FailureCode.INPUT_TRUNCATED,
          "the input begins like an MP4 or MOV file but its index is missing or damaged: "
              + "it was probably not copied completely; copy it again",
          e);
    }
    return new EncodeFailure(
        FailureCode.INPUT_NOT_MEDIA,
        "the input is not a media file that FFmpeg understands ("
            + e.getMessage()
            + "); check that it is the right file and was copied completely",
        e);
  }

  private static boolean beginsLikeMp4(Path input) {
    try (InputStream in = Files.newInputStream(input)) {
      byte[] head = in.readNBytes(8);
      return head.length == 8 && new String(head, 4, 4, StandardCharsets.ISO_8859_1).equals("ftyp");
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Whether an input ends before its own header says.
   *
   * @param declaredSeconds 0 if the container declares none
   */
  static boolean isTruncated(double declaredSeconds, double readSeconds) {
    double missing = declaredSeconds - readSeconds;
    return missing > MISSING_SECONDS_OF_ANY
        || (missing > MISSING_SECONDS_OF_SHORT && missing > declaredSeconds * MISSING_SHARE);
  }

  static EncodeFailure truncated(double declaredSeconds, double readSeconds) {
    return new EncodeFailure(
        FailureCode.INPUT_TRUNCATED,
        String.format(
            "the input ends after %.2f s, but its header declares %.2f s: it was probably not "
                + "copied completely; copy it again",
            readSeconds, declaredSeconds));
  }
}
