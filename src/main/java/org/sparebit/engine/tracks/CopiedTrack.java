package org.sparebit.engine.tracks;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sparebit.engine.container.Edit;
import org.sparebit.engine.ffmpeg.AudioHeaders;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.Muxer;
import org.sparebit.engine.ffmpeg.Packet;
import org.sparebit.engine.ffmpeg.Rational;
import org.sparebit.engine.ffmpeg.SourceStream;
import org.sparebit.protocol.Warning;
import org.sparebit.protocol.WarningCode;

/** A stream whose packets go to the output as they are. */
final class CopiedTrack implements Track {
  private final Muxer muxer;
  private final int streamIndex;
  private final Rational timeBase;
  private final long offset;
  private long next;
  private boolean hasPackets;
  private final SourceStream source;
  private final @Nullable AudioHeaders headers;
  private @Nullable CopiedCut cut;
  private String format = "";
  private String change = "";

  CopiedTrack(Muxer muxer, SourceStream source, long startMicros) throws FfmpegException {
    this.muxer = muxer;
    this.source = source;
    this.streamIndex = muxer.addCopied(source);
    this.timeBase = source.timeBase();
    this.offset = Rational.MICROSECONDS.rescale(startMicros, timeBase);
    this.headers =
        source.kind() == SourceStream.Kind.AUDIO ? AudioHeaders.of(source).orElse(null) : null;
  }

  @Override
  public void begin(Edit edit) {
    cut = cut == null ? CopiedCut.first(edit, source) : cut.next(edit);
  }

  @Override
  public void accept(@Nullable Packet packet) throws FfmpegException {
    if (packet != null
        && packet.sizeBytes() > 0
        && !isCutAway(packet)
        && (cut == null || cut.keeps(packet))) {
      hasPackets = true;
      watchFormat(packet);
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

  /**
   * Whether an edit list hides a packet that nothing needs. The last one before the start is kept:
   * decoders need it to begin, and the silence that AAC encoders put first is nothing else.
   */
  private boolean isCutAway(Packet packet) {
    long time =
        packet.presentationTime() == Packet.NO_TIME
            ? packet.decodingTime()
            : packet.presentationTime();
    return packet.isHidden() && time != Packet.NO_TIME && time + 2 * packet.duration() < offset;
  }

  private void watchFormat(Packet packet) {
    if (headers == null || !change.isEmpty()) {
      return;
    }
    String now = headers.format(packet);
    if (format.isEmpty()) {
      format = now;
    } else if (!now.isEmpty() && !now.equals(format)) {
      change = now;
    }
  }

  /** The output's header says what the audio began with, and only its packets say what came. */
  @Override
  public List<Warning> warnings() {
    List<Warning> warnings = new ArrayList<>();
    if (!change.isEmpty()) {
      warnings.add(
          WarningCode.AUDIO_FORMAT_CHANGES.with(
              String.format(
                  "%s changes from %s to %s in mid-file and is copied as it is; players that only "
                      + "read its beginning play the rest of it wrong",
                  source.label(), format, change)));
    }
    if (cut != null) {
      cut.warning().ifPresent(warnings::add);
    }
    return warnings;
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
  public void close() {
    if (headers != null) {
      headers.close();
    }
  }
}
