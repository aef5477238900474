package org.sparebit.engine.pipeline;

import org.jspecify.annotations.Nullable;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.Packet;

/** One audio stream's way from the input to the output. */
interface AudioTrack extends AutoCloseable {

  /**
   * Takes a packet of the input.
   *
   * @param packet null to say that no more will come
   */
  void accept(@Nullable Packet packet) throws FfmpegException;

  /** Whether the output has got any of it. */
  boolean hasPackets();

  /** Packets or frames that could not be decoded. */
  long damaged();

  @Override
  void close();
}
