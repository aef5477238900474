package org.sparebit.engine.time;

import org.sparebit.engine.failure.EncodeFailure;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.Packet;

/** Takes packets whose times go on; they stay the giver's. */
public interface PacketSink {
  void accept(Packet packet) throws FfmpegException, EncodeFailure, InterruptedException;
}
