package org.sparebit.engine.tracks;

import java.util.List;
import java.util.OptionalLong;
import org.sparebit.codec.Container;
import org.sparebit.engine.container.Edit;
import org.sparebit.engine.ffmpeg.Demuxer;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.Packet;
import org.sparebit.engine.ffmpeg.Rational;
import org.sparebit.engine.ffmpeg.SourceStream;

/**
 * When the pictures and the audio of a film end, found out before it is read: containers want to
 * know chapters at the beginning, and those that lie beyond the end make a film longer.
 */
final class FilmEnd {
  /** Of the last GOP and the audio beside it. Who has longer ones has no index to speak of. */
  private static final int MOST_PACKETS = 20_000;

  private static final long MOST_BYTES = 512L << 20;

  private FilmEnd() {}

  /** In microseconds of the input's own time; empty if it can't be known beforehand. */
  static OptionalLong micros(Input input, Container container) throws FfmpegException {
    Demuxer demuxer = input.demuxer();
    List<SourceStream> carried = StartTime.picturesAndAudio(demuxer, input.video(), container);
    boolean matters =
        demuxer.tags().chapters() > 0
            || demuxer.streams().stream()
                .anyMatch(stream -> SubtitleSelection.isCarried(stream, container));
    if (!matters || demuxer.allowsDiscontinuities()) {
      return OptionalLong.empty();
    }
    if (carried.stream().anyMatch(stream -> stream.presentation().isCut())) {
      return edited(carried);
    }
    long end = Long.MIN_VALUE;
    for (SourceStream stream : carried) {
      OptionalLong known = stream.endMicros();
      if (known.isEmpty()) {
        return read(input, carried);
      }
      end = Math.max(end, known.getAsLong());
    }
    return OptionalLong.of(end);
  }

  private static OptionalLong edited(List<SourceStream> carried) {
    long end = Long.MIN_VALUE;
    for (SourceStream stream : carried) {
      List<Edit> edits = stream.presentation().edited().edits();
      Edit last = edits.get(edits.size() - 1);
      if (last.end() == Edit.OPEN) {
        return OptionalLong.empty();
      }
      end = Math.max(end, stream.timeBase().rescale(last.end(), Rational.MICROSECONDS));
    }
    return OptionalLong.of(end);
  }

  /** From the last keyframe to the end of the file. */
  private static OptionalLong read(Input input, List<SourceStream> carried) throws FfmpegException {
    long frameMicros = Math.round(1e6 / input.frameRate().toDouble());
    long end = Long.MIN_VALUE;
    try (Demuxer demuxer = input.demuxer().openAgain();
        Packet packet = new Packet()) {
      demuxer.seekToEnd(demuxer.streams().get(input.video().index()));
      long bytes = 0;
      for (int i = 0; demuxer.read(packet); i++) {
        bytes += packet.sizeBytes();
        if (i == MOST_PACKETS || bytes > MOST_BYTES) {
          return OptionalLong.empty();
        }
        int index = packet.streamIndex();
        if (carried.stream().anyMatch(stream -> stream.index() == index)
            && packet.presentationTime() != Packet.NO_TIME) {
          Rational timeBase = demuxer.streams().get(index).timeBase();
          long start = timeBase.rescale(packet.presentationTime(), Rational.MICROSECONDS);
          long length = timeBase.rescale(packet.duration(), Rational.MICROSECONDS);
          boolean isPicture = index == input.video().index();
          end = Math.max(end, start + (isPicture ? Math.max(length, frameMicros) : length));
        }
      }
    } catch (FfmpegException e) {
      if (e.kind() == FfmpegException.Kind.OUT_OF_MEMORY) {
        throw e;
      }
      // A damaged place; whoever reads all of it says what it is.
      return OptionalLong.empty();
    }
    return end == Long.MIN_VALUE ? OptionalLong.empty() : OptionalLong.of(end);
  }
}
