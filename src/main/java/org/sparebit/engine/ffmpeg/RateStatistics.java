package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.av_free;

import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/**
 * What a first pass has found out about the pictures, in the encoder's own form. Lives in native
 * memory, which it owns, and never in a file: libvpx needs about 280 bytes for each picture.
 */
public final class RateStatistics implements AutoCloseable {
  private @Nullable BytePointer text;

  /**
   * @param text allocated by FFmpeg; ends with a zero
   */
  RateStatistics(BytePointer text) {
    this.text = text;
  }

  BytePointer handle() {
    BytePointer pointer = text;
    if (pointer == null) {
      throw new IllegalStateException("closed");
    }
    return pointer;
  }

  @Override
  public void close() {
    BytePointer pointer = text;
    if (pointer != null) {
      text = null;
      av_free(pointer);
    }
  }
}
