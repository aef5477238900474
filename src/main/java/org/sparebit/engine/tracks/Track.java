package org.sparebit.engine.tracks;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sparebit.engine.container.Edit;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.Packet;
import org.sparebit.protocol.Warning;

/** The way of one stream that is not the picture, from the input to the output. */
interface Track extends AutoCloseable {

  /**
   * Takes a packet of the input.
   *
   * @param packet null to say that no more will come
   */
  void accept(@Nullable Packet packet) throws FfmpegException;

  /**
   * What comes from now on is from another place of the input, with the times that an edit list
   * gives it; some of it is only there for decoders to begin with.
   *
   * @param edit in the stream's time base; when it begins and ends
   */
  void begin(Edit edit) throws FfmpegException;

  /** Whether the output has got any of it. */
  boolean hasPackets();

  /** Packets or frames that could not be decoded. */
  long damaged();

  /** What the user should know of it once it has ended. */
  default List<Warning> warnings() {
    return List.of();
  }

  @Override
  void close();
}
