package org.sparebit.engine.tracks;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sparebit.engine.container.Edit;
import org.sparebit.engine.failure.Losses;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.Muxer;
import org.sparebit.engine.ffmpeg.Packet;
import org.sparebit.engine.ffmpeg.Rational;
import org.sparebit.engine.ffmpeg.SourceStream;
import org.sparebit.engine.ffmpeg.SubtitleTranscoder;
import org.sparebit.engine.sidedata.Property;
import org.sparebit.protocol.Warning;

/** Subtitles made of text, in a form that the container can't take as it is. */
final class EncodedSubtitles implements Track {
  private final Muxer muxer;
  private final int streamIndex;
  private final SourceStream source;
  private final SubtitleTranscoder transcoder;
  private final long offset;
  private final Losses losses;
  private final Packet converted = new Packet();

  private @Nullable CopiedCut cut;
  private boolean hasPackets;
  private long damaged;

  EncodedSubtitles(
      Muxer muxer, SourceStream source, String encoder, long startMicros, Losses losses)
      throws FfmpegException {
    this.muxer = muxer;
    this.source = source;
    this.losses = losses;
    this.transcoder = SubtitleTranscoder.open(source, encoder);
    try {
      this.streamIndex = muxer.addEncoded();
      muxer.describe(streamIndex, transcoder);
    } catch (FfmpegException e) {
      transcoder.close();
      throw e;
    }
    muxer.describeLike(streamIndex, source);
    this.offset = Rational.MICROSECONDS.rescale(startMicros, source.timeBase());
  }

  @Override
  public void begin(Edit edit) {
    cut = cut == null ? CopiedCut.first(edit, source) : cut.next(edit);
  }

  @Override
  public void accept(@Nullable Packet packet) throws FfmpegException {
    if (packet == null || packet.sizeBytes() == 0 || (cut != null && !cut.keeps(packet))) {
      return;
    }
    losses.noteEncodedAnew(packet.sideData(), Property::ofPacket, source.label());
    packet.shift(-offset);
    switch (transcoder.transcode(packet, converted)) {
      case CONVERTED -> {
        hasPackets = true;
        muxer.write(converted, streamIndex, SubtitleTranscoder.TIME_BASE);
        converted.clear();
      }
      case DAMAGED -> damaged++;
      case NOTHING -> {}
    }
  }

  @Override
  public boolean hasPackets() {
    return hasPackets;
  }

  @Override
  public long damaged() {
    return damaged;
  }

  @Override
  public List<Warning> warnings() {
    return losses.warnings();
  }

  @Override
  public void close() {
    converted.close();
    transcoder.close();
  }
}
