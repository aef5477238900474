package org.sparebit.codec;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The file formats that can be written, found by the extension of the output path. */
public enum Container {
  MP4("mp4", "mp4"),
  M4V("mp4", "m4v"),
  MOV("mov", "mov"),
  MATROSKA("matroska", "mkv"),
  WEBM("webm", "webm"),
  MPEG_TS("mpegts", "ts", "m2ts", "mts"),
  MPEG_PS("vob", "mpg", "mpeg"),
  YUV4MPEG("yuv4mpegpipe", "y4m");

  private final String muxer;
  private final List<String> extensions;

  Container(String muxer, String... extensions) {
    this.muxer = muxer;
    this.extensions = List.of(extensions);
  }

  /** FFmpeg's name of the muxer. */
  public String muxer() {
    return muxer;
  }

  /** File name extensions in lower case, without the dot; the first is the usual one. */
  public List<String> extensions() {
    return extensions;
  }

  /** Whether it has a list of chapters. */
  public boolean holdsChapters() {
    return holdsTags();
  }

  /** Whether it has room for tags of the file and of its tracks, such as titles. */
  public boolean holdsTags() {
    return switch (this) {
      case MP4, M4V, MOV, MATROSKA, WEBM -> true;
      case MPEG_TS, MPEG_PS, YUV4MPEG -> false;
    };
  }

  /** Finds the container of a file name or path, by its extension without regard to case. */
  public static Optional<Container> ofFileName(String fileName) {
    int dot = fileName.lastIndexOf('.');
    if (dot < 0 || dot < fileName.lastIndexOf('/')) {
      return Optional.empty();
    }
    String extension = fileName.substring(dot + 1).toLowerCase(Locale.ROOT);
    return Arrays.stream(values()).filter(c -> c.extensions.contains(extension)).findFirst();
  }
}
