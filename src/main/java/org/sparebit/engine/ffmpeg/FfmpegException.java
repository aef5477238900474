package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.AVERROR_DECODER_NOT_FOUND;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_INVALIDDATA;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

import java.nio.charset.StandardCharsets;

/** A call of FFmpeg has failed. */
public final class FfmpegException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Linux's error numbers; FFmpeg returns them negated. */
  private static final int ENOENT = 2;

  private static final int EIO = 5;
  private static final int EAGAIN = 11;
  private static final int ENOMEM = 12;
  private static final int EACCES = 13;
  private static final int EFBIG = 27;
  private static final int ENOSPC = 28;
  private static final int EROFS = 30;
  private static final int ESTALE = 116;
  private static final int EDQUOT = 122;

  /** What kind of error it is, as far as callers treat kinds differently. */
  public enum Kind {
    NOT_FOUND,
    ACCESS_DENIED,
    DISK_FULL,
    /** The output would get larger than it may. */
    OUTPUT_TOO_LARGE,
    /** The disk or the network share that is written to fails. */
    STORAGE,
    OUT_OF_MEMORY,
    INVALID_DATA,
    DECODER_MISSING,
    /** The input's format has no video; the message is for the user. */
    AUDIO_FORMAT,
    /** The input is text or speaks of other files; likewise. */
    NO_MEDIA_FORMAT,
    /** The input has another format that is not opened; likewise. */
    OTHER_FORMAT,
    /** The input is encrypted; likewise. */
    ENCRYPTED,
    /** The input's pictures are larger than any that are decoded; likewise. */
    PICTURE_TOO_LARGE,
    /** A GPU failed, which says nothing about the input. */
    GPU,
    /** It says that its own memory is full; decoders don't tell that from other failures. */
    GPU_OUT_OF_MEMORY,
    OTHER
  }

  private final Kind kind;

  private FfmpegException(String message, Kind kind) {
    super(message);
    this.kind = kind;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  public Kind kind() {
    return kind;
  }

  /**
   * Throws if a return code is an error.
   *
   * @param doing what was tried, such as {@code opening the input}
   */
  static int check(int code, String doing) throws FfmpegException {
    if (code < 0) {
      throw of(code, doing);
    }
    return code;
  }

  static FfmpegException of(int code, String doing) {
    return new FfmpegException(doing + ": " + errorText(code), kind(code));
  }

  static FfmpegException unsupported(String message) {
    return new FfmpegException(message, Kind.DECODER_MISSING);
  }

  /**
   * Like {@link #of}, but invalid data are none of the input's, and an I/O error is one: demuxers
   * say so of damaged files, too.
   */
  static FfmpegException ofOutput(int code, String doing) {
    Kind kind =
        code == -EIO || code == -ESTALE
            ? Kind.STORAGE
            : kind(code) == Kind.INVALID_DATA ? Kind.OTHER : kind(code);
    return new FfmpegException(doing + ": " + errorText(code), kind);
  }

  /** Of a decoder or an encoder on a GPU; only invalid data are the input's. */
  static FfmpegException ofGpu(int code, String doing) {
    Kind kind =
        switch (kind(code)) {
          case INVALID_DATA -> Kind.INVALID_DATA;
          case OUT_OF_MEMORY -> Kind.GPU_OUT_OF_MEMORY;
          default -> Kind.GPU;
        };
    return new FfmpegException(doing + " on the GPU: " + errorText(code), kind);
  }

  static FfmpegException invalidData(String message) {
    return new FfmpegException(message, Kind.INVALID_DATA);
  }

  /**
   * An input whose format is not opened.
   *
   * @param message for the user
   */
  static FfmpegException formatRefused(Kind kind, String message) {
    return new FfmpegException(message, kind);
  }

  /**
   * An input that is not opened for that.
   *
   * @param how what encrypts it, in words
   */
  static FfmpegException encrypted(String how) {
    return new FfmpegException(how, Kind.ENCRYPTED);
  }

  static FfmpegException pictureTooLarge(String message) {
    return new FfmpegException(message, Kind.PICTURE_TOO_LARGE);
  }

  static FfmpegException outputTooLarge(long mostBytes) {
    return new FfmpegException(
        "writing the output: it would be larger than " + mostBytes + " bytes",
        Kind.OUTPUT_TOO_LARGE);
  }

  static FfmpegException internal(String message) {
    return new FfmpegException(message, Kind.OTHER);
  }

  static FfmpegException outOfMemory(String doing) {
    return of(-ENOMEM, doing);
  }

  /** Whether the caller must feed or drain the other side first; no error. */
  static boolean isAgain(int code) {
    return code == -EAGAIN;
  }

  static boolean isOutOfMemory(int code) {
    return code == -ENOMEM;
  }

  static boolean isEnd(int code) {
    return code == AVERROR_EOF;
  }

  private static Kind kind(int code) {
    if (code == AVERROR_INVALIDDATA) {
      return Kind.INVALID_DATA;
    }
    if (code == AVERROR_DECODER_NOT_FOUND) {
      return Kind.DECODER_MISSING;
    }
    return switch (-code) {
      case ENOENT -> Kind.NOT_FOUND;
      case EACCES, EROFS -> Kind.ACCESS_DENIED;
      case ENOSPC, EDQUOT, EFBIG -> Kind.DISK_FULL;
      case ENOMEM -> Kind.OUT_OF_MEMORY;
      default -> Kind.OTHER;
    };
  }

  private static String errorText(int code) {
    byte[] buffer = new byte[128];
    av_strerror(code, buffer, buffer.length);
    int length = 0;
    while (length < buffer.length && buffer[length] != 0) {
      length++;
    }
    return new String(buffer, 0, length, StandardCharsets.UTF_8);
  }
}
