package org.sparebit.engine.pipeline;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.Packet;

/** The way of one stream that is not the picture, from the input to the output. */
interface Track extends AutoCloseable {

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

  /** What the user should know of it once it has ended. */
  default List<String> warnings() {
    return List.of();
  }

  @Override
  void close();
}
