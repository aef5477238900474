package org.sparebit.engine.pipeline;

import java.util.Map;
import org.sparebit.codec.Container;
import org.sparebit.codec.VideoCodec;
import org.sparebit.codec.VideoSettings;
import org.sparebit.engine.failure.EncodeFailure;
import org.sparebit.engine.ffmpeg.Encoder;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.Muxer;
import org.sparebit.engine.ffmpeg.Packet;
import org.sparebit.engine.ffmpeg.Pass;
import org.sparebit.engine.ffmpeg.Rational;
import org.sparebit.protocol.FailureCode;

/** The pass that makes the output: its packets go to the muxer. */
public final class MuxedVideo implements PassOutput {
  /** Bits per second at which players of DVDs read; more than enough for the pictures of most. */
  private static final long DVD_BITS = 10_080_000;

  /** In 22 bits, as units of 50 bytes per second. */
  private static final long MOST_PROGRAM_BITS = ((1 << 22) - 1) * 400L;

  private final VideoSettings video;
  private final Container container;
  private final Muxer muxer;
  private final int streamIndex;
  private final Rational frameRate;
  private final Pass pass;

  /**
   * @param pass the only one, or the second
   */
  public MuxedVideo(
      VideoSettings video,
      Container container,
      Muxer muxer,
      int streamIndex,
      Rational frameRate,
      Pass pass) {
    this.video = video;
    this.container = container;
    this.muxer = muxer;
    this.streamIndex = streamIndex;
    this.frameRate = frameRate;
    this.pass = pass;
  }

  @Override
  public Pass pass() {
    return pass;
  }

  @Override
  public boolean wantsGlobalHeader() {
    return muxer.wantsGlobalHeader();
  }

  @Override
  public void start(Encoder encoder) throws FfmpegException, EncodeFailure {
    muxer.describe(streamIndex, encoder, frameRate);
    try {
      muxer.start(muxerOptions());
    } catch (FfmpegException e) {
      if (e.kind() == FfmpegException.Kind.DISK_FULL
          || e.kind() == FfmpegException.Kind.OUTPUT_TOO_LARGE
          || e.kind() == FfmpegException.Kind.OUT_OF_MEMORY) {
        throw e;
      }
      throw new EncodeFailure(
          FailureCode.CONTAINER_REFUSED,
          "the container " + container + " refused the streams: " + e.getMessage(),
          e);
    }
  }

  private Map<String, String> muxerOptions() {
    if (video.codec() == VideoCodec.PRORES) {
      // Moving the index of a mezzanine means copying all of its many gigabytes.
      return container == Container.MOV ? Map.of("movflags", "+write_colr") : Map.of();
    }
    return switch (container) {
      // The index goes to the front so that playback can begin before the download ends.
      case MP4, M4V, MOV -> Map.of("movflags", "+faststart+write_colr");
      // In microseconds, as the ffmpeg program has it: decoders get pictures before they are due.
      case MPEG_TS -> Map.of("max_delay", "700000");
      case MPEG_PS -> Map.of("muxrate", String.valueOf(programStreamRate()));
      case MATROSKA, WEBM, YUV4MPEG -> Map.of();
    };
  }

  /**
   * How fast a player is supposed to read, in bits per second. By default it is hardly more than
   * the mean of all streams, at which large pictures arrive after they are due; the file does not
   * get longer by a higher one. Pictures are multiplexed half a second ahead, and an encoder's
   * buffer holds two seconds of the bitrate: four times the bitrate brings all of it in time.
   */
  private long programStreamRate() {
    return Math.min(
        MOST_PROGRAM_BITS, Math.max(DVD_BITS, 4 * 1000L * video.rateControl().targetKbps()));
  }

  @Override
  public void write(Packet packet, Rational timeBase) throws FfmpegException {
    muxer.write(packet, streamIndex, timeBase);
  }

  @Override
  public void finish(Encoder encoder) {}
}
