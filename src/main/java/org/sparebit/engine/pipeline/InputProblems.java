package org.sparebit.engine.pipeline;

import org.sparebit.engine.ffmpeg.Demuxer;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.protocol.FailureCode;

/** Finds the words for what is wrong with an input. */
final class InputProblems {
  /** The share of an input, and the seconds, that may be missing before it counts as truncated. */
  private static final double MISSING_SHARE = 0.05;

  private static final double MISSING_SECONDS_OF_ANY = 2;
  private static final double MISSING_SECONDS_OF_SHORT = 0.5;

  private InputProblems() {}

  static EncodeFailure notOpened(InputFile input, FfmpegException e) {
    return switch (e.kind()) {
      case OUT_OF_MEMORY ->
          // FFmpeg refuses single blocks above 2 GB; Linux itself hardly ever refuses any.
          new EncodeFailure(
              FailureCode.INPUT_UNDECODABLE,
              "the input's header demands more memory than any real one, or more than "
                  + Demuxer.MOST_STREAMS
                  + " streams, so it is damaged; check that it plays, or copy it again",
              e);
      case SOUND_FORMAT ->
          new EncodeFailure(
              FailureCode.INPUT_WITHOUT_VIDEO,
              e.getMessage() + "; check that it is the right file",
              e);
      case ENCRYPTED -> encrypted("the input", e.getMessage());
      case NO_MEDIA_FORMAT -> new EncodeFailure(FailureCode.INPUT_NOT_MEDIA, e.getMessage(), e);
      case OTHER_FORMAT, PICTURE_TOO_LARGE ->
          new EncodeFailure(FailureCode.INPUT_UNSUPPORTED, e.getMessage(), e);
      case NOT_FOUND,
          ACCESS_DENIED,
          DISK_FULL,
          OUTPUT_TOO_LARGE,
          STORAGE,
          INVALID_DATA,
          DECODER_MISSING,
          GPU,
          GPU_OUT_OF_MEMORY,
          OTHER ->
          notMedia(input, e);
    };
  }

  /**
   * What can't be decoded without a key.
   *
   * @param what such as {@code the input's video}
   * @param how what encrypts it
   */
  static EncodeFailure encrypted(String what, String how) {
    return new EncodeFailure(
        FailureCode.INPUT_ENCRYPTED,
        what + " is encrypted (" + how + "), and jobs have no keys; send it decrypted");
  }

  private static EncodeFailure notMedia(InputFile input, FfmpegException e) {
    if (!input.canBeRead()) {
      return new EncodeFailure(
          FailureCode.STORAGE_UNAVAILABLE,
          "the input could not be read; check its disk or its connection",
          e);
    }
    if (e.kind() == FfmpegException.Kind.INVALID_DATA && input.beginsLikeMp4()) {
      return new EncodeFailure(
          FailureCode.INPUT_TRUNCATED,
          "the input begins like an MP4 or MOV file but its index is missing or damaged: "
              + "it was probably not copied completely; copy it again",
          e);
    }
    return new EncodeFailure(
        FailureCode.INPUT_NOT_MEDIA,
        "the input is not a media file that FFmpeg understands"
            + (e.kind() == FfmpegException.Kind.INVALID_DATA ? "" : " (" + e.getMessage() + ")")
            + "; check that it is the right file and was copied completely",
        e);
  }

  /**
   * Whether an input is shorter than its own header says; that alone doesn't prove that something
   * is missing.
   *
   * @param declaredSeconds 0 if the container declares none
   */
  static boolean isShort(double declaredSeconds, double readSeconds) {
    double missing = declaredSeconds - readSeconds;
    return missing > MISSING_SECONDS_OF_ANY
        || (missing > MISSING_SECONDS_OF_SHORT && missing > declaredSeconds * MISSING_SHARE);
  }

  /**
   * Says that the end is missing.
   *
   * @param proof what shows it
   */
  static EncodeFailure truncated(double declaredSeconds, double readSeconds, String proof) {
    return new EncodeFailure(
        FailureCode.INPUT_TRUNCATED,
        String.format(
            "the input ends after %.2f s, but its header declares %.2f s, and %s: it was probably "
                + "not copied completely; copy it again",
            readSeconds, declaredSeconds, proof));
  }

  /**
   * Likewise, where what is there has no picture.
   *
   * @param bytes that the input should have at least
   */
  static EncodeFailure withoutPictures(long bytes) {
    return new EncodeFailure(
        FailureCode.INPUT_TRUNCATED,
        "not one picture of the input is there, and it should have at least "
            + bytes
            + " bytes: it was probably not copied completely; copy it again");
  }

  /** What to say where only the header says that something is missing. */
  static String wrongLength(double declaredSeconds, double readSeconds) {
    return String.format(
        "the input's header declares %.2f s, and the input ends after %.2f s; nothing else shows "
            + "that its end is missing",
        declaredSeconds, readSeconds);
  }
}
