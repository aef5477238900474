package org.sparebit.engine.tracks;

import java.util.Optional;
import org.sparebit.engine.container.Edit;
import org.sparebit.engine.ffmpeg.Packet;
import org.sparebit.engine.ffmpeg.Rational;
import org.sparebit.engine.ffmpeg.SourceStream;
import org.sparebit.protocol.Warning;
import org.sparebit.protocol.WarningCode;

/**
 * What is kept of packets that are not decoded where an edit list cuts. Audio is cut at the nearest
 * packet, and so that what is missing here is too much there: it stays in sync for players that
 * only count samples, too. Texts are shown for as long as their edit.
 */
final class CopiedCut {
  private final Edit edit;
  private final SourceStream stream;
  private final boolean isFirst;

  /** When the next audio is due; the end of what was kept last. */
  private long next;

  /** By how much a cut of audio is off, in the stream's time base; of all cuts the most. */
  private long mostOff;

  private boolean hasKept;

  private CopiedCut(Edit edit, SourceStream stream, boolean isFirst, long next, long mostOff) {
    this.edit = edit;
    this.stream = stream;
    this.isFirst = isFirst;
    this.next = next;
    this.mostOff = mostOff;
  }

  /** The first edit of a stream. */
  static CopiedCut first(Edit edit, SourceStream stream) {
    return new CopiedCut(edit, stream, true, edit.start(), 0);
  }

  /** The edit that follows this one. */
  CopiedCut next(Edit following) {
    // A pause of its own is as good as a cut that is exact.
    long due = Math.abs(next - following.start()) > pauseUnits() ? following.start() : next;
    return new CopiedCut(following, stream, false, due, mostOff);
  }

  private long pauseUnits() {
    return Rational.MICROSECONDS.rescale(100_000, stream.timeBase());
  }

  /** Whether a packet, with its time in the film, is kept; a text's times are cut. */
  boolean keeps(Packet packet) {
    long time =
        packet.presentationTime() == Packet.NO_TIME
            ? packet.decodingTime()
            : packet.presentationTime();
    if (time == Packet.NO_TIME) {
      return true;
    }
    return stream.kind() == SourceStream.Kind.AUDIO
        ? keepsAudio(time, packet.duration())
        : keepsText(packet, time);
  }

  private boolean keepsAudio(long time, long duration) {
    long middle = time + duration / 2;
    // Decoders need the packet before the first, and AAC encoders begin with one of silence.
    boolean begins = isFirst ? time + 2 * duration >= edit.start() : middle >= next;
    if (!begins || middle >= edit.end()) {
      return false;
    }
    if (!hasKept && !isFirst) {
      mostOff = Math.max(mostOff, Math.abs(time - edit.start()));
    }
    hasKept = true;
    next = time + duration;
    return true;
  }

  private boolean keepsText(Packet packet, long time) {
    long start = Math.max(time, edit.start());
    long end = Math.min(time + packet.duration(), edit.end());
    if (start >= edit.end() || (packet.duration() > 0 && end <= start)) {
      return false;
    }
    if (packet.duration() > 0) {
      packet.duration(end - start);
    }
    packet.times(start, start);
    return true;
  }

  /** What is not as exact as the edit list; empty if all of it is. */
  Optional<Warning> warning() {
    double millis = mostOff * stream.timeBase().toDouble() * 1000;
    return millis < 1
        ? Optional.empty()
        : Optional.of(
            WarningCode.EDIT_LIST_INEXACT.with(
                String.format(
                    "%s is copied, so that the cuts of the input's edit list are at the nearest packet "
                        + "and up to %.0f ms off; it stays in sync",
                    stream.label(), millis)));
  }
}
