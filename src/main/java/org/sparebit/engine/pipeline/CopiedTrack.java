package org.sparebit.engine.pipeline;

import org.jspecify.annotations.Nullable;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.Muxer;
import org.sparebit.engine.ffmpeg.Packet;
import org.sparebit.engine.ffmpeg.Rational;
import org.sparebit.engine.ffmpeg.SourceStream;

/** A stream whose packets go to the output as they are. */
final class CopiedTrack implements Track {
  private final Muxer muxer;
  private final int streamIndex;
  private final Rational timeBase;
  private final long offset;
  private long next;
  private boolean hasPackets;

  CopiedTrack(Muxer muxer, SourceStream source, long startMicros) throws FfmpegException {
    this.muxer = muxer;
    this.streamIndex = muxer.addCopied(source);
    this.timeBase = source.timeBase();
    this.offset = Rational.MICROSECONDS.rescale(startMicros, timeBase);
  }

  @Override
  public void accept(@Nullable Packet packet) throws FfmpegException {
    if (packet != null && packet.sizeBytes() > 0 && !packet.isHidden()) {
      hasPackets = true;
      packet.shift(-offset);
      packet.defaultTime(next);
      long time =
          packet.decodingTime() == Packet.NO_TIME
              ? packet.presentationTime()
              : packet.decodingTime();
      next = time + packet.duration();
      muxer.write(packet, streamIndex, timeBase);
    }
  }

  @Override
  public boolean hasPackets() {
    return hasPackets;
  }

  @Override
  public long damaged() {
    return 0;
  }

  @Override
  public void close() {}
}
