package org.sparebit.engine.io;

import org.sparebit.engine.failure.EncodeFailure;
import org.sparebit.engine.failure.InputProblems;
import org.sparebit.engine.ffmpeg.Demuxer;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.protocol.FailureCode;

/** Finds the words for an input that can't be opened. */
final class OpeningFailures {
  private OpeningFailures() {}

  static EncodeFailure of(InputFile input, FfmpegException e) {
    return switch (e.kind()) {
      case OUT_OF_MEMORY ->
          // FFmpeg refuses single blocks above 2 GB; Linux itself hardly ever refuses any.
          new EncodeFailure(
              FailureCode.INPUT_UNDECODABLE,
              "the input's header demands more memory than any real one, or more than "
                  + Demuxer.MOST_STREAMS
                  + " streams, so it is damaged; check that it plays, or copy it again",
              e);
      case AUDIO_FORMAT ->
          new EncodeFailure(
              FailureCode.INPUT_WITHOUT_VIDEO,
              e.getMessage() + "; check that it is the right file",
              e);
      case ENCRYPTED -> InputProblems.encrypted("the input", e.getMessage());
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
}
