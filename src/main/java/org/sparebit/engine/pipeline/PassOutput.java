package org.sparebit.engine.pipeline;

import org.sparebit.engine.failure.EncodeFailure;
import org.sparebit.engine.ffmpeg.Encoder;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.Packet;
import org.sparebit.engine.ffmpeg.Pass;
import org.sparebit.engine.ffmpeg.Rational;

/** What becomes of one pass of the video encoder. Used by the encoder's thread alone. */
interface PassOutput {
  /** Which pass it is. */
  Pass pass();

  /** Whether parameter sets go before the packets instead of into them. */
  boolean wantsGlobalHeader();

  /** The encoder is open, and no packet has come yet. */
  void start(Encoder encoder) throws FfmpegException, EncodeFailure;

  /** Takes a packet, which stays the caller's. */
  void write(Packet packet, Rational timeBase) throws FfmpegException;

  /** The last packet has come. */
  void finish(Encoder encoder) throws FfmpegException;
}
