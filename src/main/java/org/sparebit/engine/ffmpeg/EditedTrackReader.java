package org.sparebit.engine.ffmpeg;

import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.sparebit.engine.container.Edit;

/**
 * Reads what players show of a stream: edit after edit, each from where its decoding must begin.
 * Owns a demuxer of its own, since the streams of a film can be at different places of the file.
 */
final class EditedTrackReader implements AutoCloseable {
  /** What decoders of audio need before they are right; Opus needs the most, 80 ms. */
  private static final double AUDIO_BEFORE_SECONDS = 0.1;

  /** Each goes back twice as far as the one before: a quarter of an hour in all. */
  private static final int MOST_SEARCHES = 10;

  private static final double FIRST_STEP_SECONDS = 1;

  /** FFmpeg goes to the first packet then, be it a keyframe or not. */
  private static final long BEFORE_ALL = -(1L << 40);

  private final SourceStream stream;
  private final Demuxer demuxer;
  private final SourceStream source;
  private final List<Edit> edits;
  private final Packet packet = new Packet();
  private int next;
  private @Nullable Edit edit;
  private boolean begins;

  EditedTrackReader(Demuxer film, SourceStream stream) throws FfmpegException {
    this.stream = stream;
    this.demuxer = film.openUnedited(stream);
    this.source = demuxer.streams().get(stream.index());
    this.edits = stream.presentation().edited().edits();
  }

  SourceStream stream() {
    return stream;
  }

  /** The next packet with the time that it has in the film; this reader's until the next call. */
  Packet packet() {
    return packet;
  }

  /** The edit that the packet is read for. */
  Edit edit() {
    Edit now = edit;
    if (now == null) {
      throw new IllegalStateException("no edit has begun");
    }
    return now;
  }

  /** Whether the packet is the first of its edit. */
  boolean beginsEdit() {
    return begins;
  }

  /** When the packet is to be decoded, or its edit begins, in microseconds of the film. */
  long dueMicros() {
    long time = packet.decodingTime() == Packet.NO_TIME ? edit().start() : packet.decodingTime();
    return stream.timeBase().rescale(Math.max(edit().start(), time), Rational.MICROSECONDS);
  }

  /** Goes to the next packet; returns false if there is none. */
  boolean advance() throws FfmpegException {
    begins = false;
    while (true) {
      Edit now = edit;
      if (now == null) {
        if (next == edits.size()) {
          return false;
        }
        now = edits.get(next++);
        if (now.holds() && stream.kind() != SourceStream.Kind.VIDEO) {
          // Nothing is heard, and no text appears, while the picture stands still.
          continue;
        }
        edit = now;
        begins = true;
        if (!search(now)) {
          edit = null;
          continue;
        }
      } else if (!demuxer.read(packet)) {
        edit = null;
        continue;
      }
      if (isAfter(now)) {
        edit = null;
        continue;
      }
      packet.shift(now.shift());
      return true;
    }
  }

  /** Reads the packet with which decoding must begin; returns false if the media ends before. */
  private boolean search(Edit wanted) throws FfmpegException {
    long before =
        stream.kind() == SourceStream.Kind.AUDIO
            ? (long) Math.ceil(AUDIO_BEFORE_SECONDS / stream.timeBase().toDouble())
            : 0;
    long step = (long) Math.ceil(FIRST_STEP_SECONDS / stream.timeBase().toDouble());
    long target = demuxer.losesTimesBySeeking() ? start(wanted) : wanted.mediaStart() - before;
    long found = Packet.NO_TIME;
    for (int i = 0; i < MOST_SEARCHES; i++) {
      if (!demuxer.seeks(source, target) && !demuxer.seeks(source, BEFORE_ALL)) {
        throw FfmpegException.invalidData("the index of " + stream.name() + " leads nowhere");
      }
      if (!demuxer.read(packet)) {
        return false;
      }
      long decoding = packet.decodingTime();
      boolean isFarthest = decoding == Packet.NO_TIME || decoding == found;
      if (isFarthest || canBegin(wanted)) {
        return true;
      }
      found = decoding;
      target = Math.min(decoding, target) - 1;
      if (i > 0) {
        target -= step;
        step *= 2;
      }
    }
    return true;
  }

  private long start(Edit wanted) {
    OptionalLong micros = source.startMicros();
    return micros.isEmpty()
        ? wanted.mediaStart()
        : Rational.MICROSECONDS.rescale(micros.getAsLong(), stream.timeBase());
  }

  /**
   * Whether decoding can begin with a packet, which may be one after the first that was found: the
   * search in a container without an index ends anywhere between keyframes. Some writers let the
   * first packets of a GOP be shown before its keyframe.
   */
  private boolean canBegin(Edit wanted) throws FfmpegException {
    while (isEarly(wanted)) {
      if (packet.isKeyframe() || stream.kind() != SourceStream.Kind.VIDEO) {
        return true;
      }
      if (!demuxer.read(packet)) {
        return false;
      }
    }
    return false;
  }

  private boolean isEarly(Edit wanted) {
    return packet.presentationTime() == Packet.NO_TIME
        || packet.presentationTime() <= wanted.mediaStart();
  }

  private boolean isAfter(Edit shown) {
    long time =
        packet.decodingTime() == Packet.NO_TIME ? packet.presentationTime() : packet.decodingTime();
    return time != Packet.NO_TIME && time >= shown.mediaEnd();
  }

  @Override
  public void close() {
    packet.close();
    demuxer.close();
  }
}
