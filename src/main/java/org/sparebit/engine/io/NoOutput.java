package org.sparebit.engine.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sparebit.codec.Container;
import org.sparebit.engine.failure.EncodeFailure;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.Muxer;
import org.sparebit.files.FileProblem;
import org.sparebit.protocol.FailureCode;

/** Takes a result and keeps nothing of it: for whoever wants to know how fast it is made. */
final class NoOutput implements Sink {
  private static final Path NOWHERE = Path.of("/dev/null");

  /** FFmpeg's container that takes every stream and writes nothing. */
  private static final String MUXER = "null";

  private @Nullable FileChannel channel;

  @Override
  public synchronized Muxer muxer(Container container, long mostBytes)
      throws EncodeFailure, FfmpegException {
    try {
      FileChannel opened = FileChannel.open(NOWHERE, StandardOpenOption.WRITE);
      channel = opened;
      return Muxer.create(opened, MUXER, 0);
    } catch (IOException e) {
      throw new EncodeFailure(
          FailureCode.OUTPUT_NOT_WRITABLE,
          NOWHERE
              + " can't be opened ("
              + FileProblem.reason(e)
              + "); look at this system's devices",
          e);
    }
  }

  @Override
  public Optional<Written> written() {
    return Optional.empty();
  }

  @Override
  public long sizeBytes() {
    return 0;
  }

  @Override
  public String identity() {
    return "";
  }

  @Override
  public void publish() {}

  @Override
  public void discard() {}

  @Override
  public synchronized void close() {
    if (channel != null) {
      OutputFile.closeQuietly(channel);
    }
  }
}
