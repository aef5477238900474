package org.sparebit.engine.failure;

import java.util.Optional;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.ffmpeg.Demuxer;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.SourceStream;
import org.sparebit.engine.ffmpeg.TileGrid;
import org.sparebit.protocol.FailureCode;

/** Finds the words for what ends a job that has begun. */
public final class FailureTexts {
  private FailureTexts() {}

  public static EncodeFailure withoutVideo(Demuxer demuxer) {
    Optional<TileGrid> grid = demuxer.tileGrid();
    if (grid.isPresent()) {
      return new EncodeFailure(
          FailureCode.INPUT_UNSUPPORTED,
          String.format(
              "the input is one picture of %d×%d pixels in %d tiles (a grid, as HEIC and AVIF have "
                  + "them), which are not put together here; convert it to JPEG or PNG first",
              grid.get().width(), grid.get().height(), grid.get().tiles()));
    }
    return new EncodeFailure(
        FailureCode.INPUT_WITHOUT_VIDEO,
        "the input has no " + videoOrAny(demuxer) + "; check that it is the right file");
  }

  private static String videoOrAny(Demuxer demuxer) {
    return demuxer.streams().stream()
        .map(s -> words(s.kind()))
        .distinct()
        .reduce((a, b) -> a + " and " + b)
        .map(kinds -> "video stream, only " + kinds)
        .orElse("stream of any kind");
  }

  private static String words(SourceStream.Kind kind) {
    return switch (kind) {
      case VIDEO -> "video";
      case AUDIO -> "audio";
      case SUBTITLE -> "subtitles";
      case DATA -> "data";
      case ATTACHED_PICTURE -> "a cover picture";
      case ATTACHMENT -> "attached files";
      case OTHER -> "streams of another kind";
    };
  }

  public static EncodeFailure notCreated(FfmpegException e) {
    return e.kind() == FfmpegException.Kind.DISK_FULL || e.kind() == FfmpegException.Kind.STORAGE
        ? of(e)
        : new EncodeFailure(
            FailureCode.OUTPUT_NOT_WRITABLE,
            "the output can't be created ("
                + e.getMessage()
                + "); check that its folder exists and is writable for the user that Sparebit runs"
                + " as",
            e);
  }

  /** A GPU that has no memory for another encoder, or takes no more of them. */
  static EncodeFailure gpuFull(FfmpegException e) {
    return new EncodeFailure(
        FailureCode.GPU_OUT_OF_MEMORY,
        "the GPU has not enough memory for the job's encoder or decoder, or takes no more of them ("
            + e.getMessage()
            + "); run fewer jobs on the GPU at once (sparebit.gpu.max-jobs)",
        e);
  }

  /** An encoder of a GPU that does not open. */
  public static EncodeFailure nvencNotOpened(FfmpegException e, VideoCodec codec) {
    return e.kind() == FfmpegException.Kind.OUT_OF_MEMORY
        ? gpuFull(e)
        : new EncodeFailure(
            FailureCode.ENCODER_REFUSED,
            "the GPU's encoder can't be used: "
                + e.getMessage()
                + "; it needs NVIDIA's driver 570 or later with libnvidia-encode, and a GPU that"
                + " encodes "
                + codec
                + ". Without SPAREBIT_NVENC or --nvenc, "
                + codec.encoder()
                + " encodes",
            e);
  }

  /** For a failure of FFmpeg that nobody has better words for. */
  public static EncodeFailure of(FfmpegException e) {
    return switch (e.kind()) {
      case DISK_FULL ->
          new EncodeFailure(
              FailureCode.OUTPUT_DISK_FULL,
              "the disk of the output is full (" + e.getMessage() + "); free some space",
              e);
      case OUTPUT_TOO_LARGE ->
          new EncodeFailure(
              FailureCode.OUTPUT_TOO_LARGE,
              "the output got larger than an output may ("
                  + e.getMessage()
                  + ") and was removed; give the job a lower bitrate or a smaller width and height,"
                  + " or allow more with sparebit.jobs.max-output",
              e);
      case STORAGE ->
          new EncodeFailure(
              FailureCode.STORAGE_UNAVAILABLE,
              "the output could not be written ("
                  + e.getMessage()
                  + "); check its disk or its connection",
              e);
      case DECODER_MISSING ->
          new EncodeFailure(
              FailureCode.INPUT_UNSUPPORTED,
              e.getMessage() + "; convert the input to another codec first",
              e);
      case OUT_OF_MEMORY ->
          new EncodeFailure(
              FailureCode.OUT_OF_MEMORY,
              "not enough memory ("
                  + e.getMessage()
                  + "); run fewer jobs at once (sparebit.worker.concurrent-jobs)",
              e);
      case GPU ->
          new EncodeFailure(
              FailureCode.GPU_LOST,
              "the GPU failed in the middle of the job ("
                  + e.getMessage()
                  + "); nvidia-smi and the kernel's log (NVRM, Xid) say more, and without "
                  + "SPAREBIT_NVDEC and SPAREBIT_NVENC the CPU decodes and encodes",
              e);
      case GPU_OUT_OF_MEMORY -> gpuFull(e);
      case INVALID_DATA ->
          new EncodeFailure(
              FailureCode.INPUT_UNDECODABLE,
              e.getMessage() + "; the input is damaged: check that it plays, or copy it again",
              e);
      case PICTURE_TOO_LARGE -> new EncodeFailure(FailureCode.INPUT_UNSUPPORTED, e.getMessage(), e);
      case ENCRYPTED -> InputProblems.encrypted("the input", e.getMessage());
      case NOT_FOUND, ACCESS_DENIED, AUDIO_FORMAT, NO_MEDIA_FORMAT, OTHER_FORMAT, OTHER ->
          new EncodeFailure(
              FailureCode.INTERNAL,
              "an error that should not happen ("
                  + e.getMessage()
                  + "); please report it with what the server's log says about this job",
              e);
    };
  }
}
