package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.av_buffer_pool_get;
import static org.bytedeco.ffmpeg.global.avutil.av_buffer_pool_init;
import static org.bytedeco.ffmpeg.global.avutil.av_buffer_pool_uninit;

import org.bytedeco.ffmpeg.avutil.AVBufferPool;
import org.bytedeco.ffmpeg.avutil.AVBufferRef;
import org.bytedeco.ffmpeg.avutil.Alloc_long;

/** Memory for planes of one size, reused when the last frame that refers to it is freed. */
public final class PlanePool implements AutoCloseable {
  /** Encoders read whole vectors, so they may read this far beyond the last sample. */
  private static final int READ_AHEAD_BYTES = 64;

  private final int lineSize;
  private final AVBufferPool pool;

  /**
   * Makes an empty pool.
   *
   * @param width in samples
   * @param height in samples
   * @param bytesPerSample 1 at 8 bit, 2 above
   */
  public PlanePool(int width, int height, int bytesPerSample) throws FfmpegException {
    this.lineSize = width * bytesPerSample;
    this.pool = av_buffer_pool_init((long) lineSize * height + READ_AHEAD_BYTES, (Alloc_long) null);
    if (pool == null) {
      throw FfmpegException.outOfMemory("making a pool of planes");
    }
  }

  int lineSize() {
    return lineSize;
  }

  AVBufferRef get() throws FfmpegException {
    AVBufferRef buffer = av_buffer_pool_get(pool);
    if (buffer == null) {
      throw FfmpegException.outOfMemory("taking a plane from the pool");
    }
    return buffer;
  }

  /** Frames that are still alive keep their memory. */
  @Override
  public void close() {
    av_buffer_pool_uninit(pool);
  }
}
