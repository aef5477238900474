package org.sparebit.engine.pipeline;

import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.failure.Counted;
import org.sparebit.engine.failure.EncodeFailure;
import org.sparebit.engine.ffmpeg.Decoder;
import org.sparebit.engine.ffmpeg.Demuxer;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.Frame;
import org.sparebit.engine.ffmpeg.Packet;
import org.sparebit.engine.ffmpeg.SendReceive;
import org.sparebit.engine.ffmpeg.SourceStream;
import org.sparebit.engine.io.Sink;
import org.sparebit.engine.tracks.Tracks;
import org.sparebit.protocol.EncodeRequest;
import org.sparebit.protocol.FailureCode;

/**
 * Reads the finished file as a player would: every packet, its times and keyframes; the first and
 * the last GOP are decoded, or all of it on request. An encoder or a muxer can fail without saying
 * so.
 */
final class OutputVerifier {
  /** A GOP can be as long as the file, and AV1 decodes slowly: enough to see that it decodes. */
  private static final int FIRST_GOP_FRAMES = 50;

  private static final int LAST_GOP_FRAMES = 250;

  /** Containers round times, Matroska to milliseconds. */
  private static final double ROUNDING_SECONDS = 0.005;

  private final EncodeRequest request;
  private final Sink.Written file;
  private final ProgressMeter progress;
  private final BooleanSupplier cancelled;

  private long packets;
  private long keyframes;
  private boolean untimed;
  private long reorderingDelay;
  private long lastDecodingTime = Packet.NO_TIME;
  private long lastKeyframeTime;
  private long lastKeyframeSeekTime;
  private long firstSeekTime;
  private long firstTime = Long.MAX_VALUE;
  private long lastTime = Long.MIN_VALUE;

  OutputVerifier(
      EncodeRequest request, Sink.Written file, ProgressMeter progress, BooleanSupplier cancelled) {
    this.request = request;
    this.file = file;
    this.progress = progress;
    this.cancelled = cancelled;
  }

  /**
   * Verifies the temporary output.
   *
   * @param frames that were given to the encoder
   * @param seconds from the first frame's start to the last one's start
   */
  void verify(long frames, double seconds, Tracks tracks) throws EncodeFailure {
    try (Demuxer demuxer = file.demuxer()) {
      try {
        verify(demuxer, frames, seconds, tracks);
      } catch (EncodeFailure e) {
        // Many demuxers take the place that can't be read for the end of the file.
        throw e.code() == FailureCode.OUTPUT_INVALID && demuxer.hasReadError() ? notRead(e) : e;
      } catch (FfmpegException e) {
        throw demuxer.hasReadError() ? notRead(e) : invalid(e.getMessage());
      }
    } catch (FfmpegException e) {
      throw file.canBeRead() ? invalid(e.getMessage()) : notRead(e);
    }
  }

  private void verify(Demuxer demuxer, long frames, double seconds, Tracks tracks)
      throws FfmpegException, EncodeFailure {
    SourceStream video = demuxer.bestVideo().orElseThrow(() -> invalid("it has no video stream"));
    checkCount(demuxer, SourceStream.Kind.AUDIO, tracks);
    checkCount(demuxer, SourceStream.Kind.SUBTITLE, tracks);
    readAll(demuxer, video, frames);
    if (packets != frames) {
      throw invalid("it has " + Counted.of(packets, "frame") + " instead of " + frames);
    }
    checkDuration(video, seconds);
    if (!request.fullVerification()) {
      decodeLastGop(demuxer, video);
    }
  }

  private static void checkCount(Demuxer demuxer, SourceStream.Kind kind, Tracks tracks)
      throws EncodeFailure {
    long found = demuxer.streams().stream().filter(s -> s.kind() == kind).count();
    if (found < tracks.carried(kind) || found > tracks.announced(kind)) {
      throw invalid(
          String.format(
              "it has %d %s streams instead of %d",
              found, kind.name().toLowerCase(Locale.ROOT), tracks.carried(kind)));
    }
  }

  private void readAll(Demuxer demuxer, SourceStream video, long frames)
      throws FfmpegException, EncodeFailure {
    try (Decoder decoder = Decoder.open(video, request.threads());
        Packet packet = new Packet()) {
      boolean decoding = true;
      Decoded decoded = new Decoded();
      while (demuxer.read(packet)) {
        progress.step();
        EncodeFailure.checkCancelled(cancelled);
        if (packet.streamIndex() != video.index()) {
          continue;
        }
        note(packet);
        progress.verified(0.8 * packets / Math.max(1, frames));
        if (!request.fullVerification()) {
          boolean firstGop = keyframes == 1 && packets <= FIRST_GOP_FRAMES;
          if (decoding && !firstGop) {
            decoder.process(null, decoded);
          }
          decoding = decoding && firstGop;
        }
        if (decoding) {
          decoder.process(packet, decoded);
        }
      }
      if (decoding) {
        decoder.process(null, decoded);
      }
      if (decoded.frames == 0 || (request.fullVerification() && decoded.frames != frames)) {
        throw invalid("only " + decoded.frames + " of its frames could be decoded");
      }
    }
  }

  private void note(Packet packet) throws EncodeFailure {
    if (packet.isKeyframe()) {
      keyframes++;
      lastKeyframeTime = packet.presentationTime();
      // MPEG streams are searched by decoding time, which is the earlier of the two.
      lastKeyframeSeekTime =
          packet.decodingTime() == Packet.NO_TIME ? lastKeyframeTime : packet.decodingTime();
      firstSeekTime = keyframes == 1 ? lastKeyframeSeekTime : firstSeekTime;
    }
    int gop = request.codec().intraOnly() ? 1 : request.video().gop();
    if (packet.isKeyframe() != (packets % gop == 0)) {
      throw invalid(
          "frame "
              + packets
              + (packet.isKeyframe() ? " is" : " is not")
              + " a keyframe, with a GOP of "
              + gop);
    }
    packets++;
    long decodingTime = packet.decodingTime();
    if (packet.presentationTime() == Packet.NO_TIME) {
      untimed = true;
    } else if (packets == 1 && decodingTime != Packet.NO_TIME) {
      reorderingDelay = packet.presentationTime() - decodingTime;
    }
    if (decodingTime != Packet.NO_TIME) {
      if (lastDecodingTime != Packet.NO_TIME && decodingTime <= lastDecodingTime) {
        throw invalid("its time stamps do not rise at frame " + packets);
      }
      lastDecodingTime = decodingTime;
    }
    if (packet.presentationTime() != Packet.NO_TIME) {
      firstTime = Math.min(firstTime, packet.presentationTime());
      lastTime = Math.max(lastTime, packet.presentationTime());
    }
  }

  /** By the frames' starts: not every container stores how long the last one lasts. */
  private void checkDuration(SourceStream video, double seconds) throws EncodeFailure {
    if (request.codec() == VideoCodec.Y4M) {
      return; // It has no time stamps to lose.
    }
    long last = lastTime;
    if (untimed && lastDecodingTime != Packet.NO_TIME) {
      // MPEG program streams give small pictures that share a packet no time of their own; all of
      // their pictures last equally long.
      last = Math.max(last, lastDecodingTime + reorderingDelay);
    }
    double measured = (last - firstTime) * video.timeBase().toDouble();
    if (Math.abs(measured - seconds) > ROUNDING_SECONDS) {
      throw invalid(
          String.format("its last frame comes after %.3f s instead of %.3f s", measured, seconds));
    }
  }

  private void decodeLastGop(Demuxer demuxer, SourceStream video)
      throws FfmpegException, EncodeFailure {
    long decoded = decodeLastGop(demuxer, video, lastKeyframeSeekTime);
    if (decoded == 0) {
      // MPEG program streams have no index, and FFmpeg's search in them can end too late.
      decoded = decodeLastGop(demuxer, video, firstSeekTime);
    }
    if (decoded == 0) {
      throw invalid("its last GOP could not be decoded");
    }
    progress.verified(1);
  }

  private long decodeLastGop(Demuxer demuxer, SourceStream video, long seekTime)
      throws FfmpegException, EncodeFailure {
    demuxer.seek(video, seekTime);
    try (Decoder decoder = Decoder.open(video, request.threads());
        Packet packet = new Packet()) {
      long sent = 0;
      Decoded decoded = new Decoded();
      while (sent < LAST_GOP_FRAMES && demuxer.read(packet)) {
        progress.step();
        EncodeFailure.checkCancelled(cancelled);
        if (packet.streamIndex() == video.index()
            && (sent > 0
                || (packet.isKeyframe() && packet.presentationTime() == lastKeyframeTime))) {
          sent++;
          decoder.process(packet, decoded);
        }
      }
      if (sent > 0) {
        decoder.process(null, decoded);
      }
      return decoded.frames;
    }
  }

  /** Counts the frames; one that is damaged is one too many. */
  private static final class Decoded
      implements SendReceive.Output<Frame, EncodeFailure, RuntimeException> {
    private long frames;

    @Override
    public void accept(Frame frame) {
      frames++;
    }

    @Override
    public void damagedInput() throws EncodeFailure {
      throw invalid("a packet could not be decoded");
    }

    @Override
    public void damagedOutput() throws EncodeFailure {
      throw invalid("a frame could not be decoded");
    }
  }

  private static EncodeFailure notRead(Exception e) {
    return new EncodeFailure(
        FailureCode.STORAGE_UNAVAILABLE,
        "the output could not be read again to verify it; check its disk or its connection",
        e);
  }

  private static EncodeFailure invalid(String what) {
    return new EncodeFailure(
        FailureCode.OUTPUT_INVALID,
        "the encoded file did not pass its verification: " + what + "; it was discarded");
  }
}
