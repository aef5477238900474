package org.sparebit.engine.ffmpeg;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Files for tests by their paths. Each is closed when nothing refers to it any more. */
public final class OpenedFiles {
  private OpenedFiles() {}

  public static Demuxer demuxer(Path file) throws FfmpegException {
    return Demuxer.open(open(file, StandardOpenOption.READ), String.valueOf(file.getFileName()));
  }

  /** Replaces the file. */
  public static Muxer muxer(Path file, String muxer) throws FfmpegException {
    return Muxer.create(
        open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE),
        muxer,
        0);
  }

  private static FileChannel open(Path file, OpenOption... options) {
    try {
      return FileChannel.open(file, options);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
