package org.sparebit.engine.tracks;

import java.util.List;
import java.util.OptionalLong;
import org.sparebit.codec.AudioEncoding;
import org.sparebit.codec.Container;
import org.sparebit.engine.ffmpeg.Demuxer;
import org.sparebit.engine.ffmpeg.SourceStream;

/**
 * When a film begins: with the first of the streams that the output gets. What is left out, such as
 * the marks of advertisements, may begin earlier.
 */
final class StartTime {
  /** Subtitles that begin earlier than this before all else are errors or parts of another film. */
  private static final long MOST_BEFORE_MICROS = 1_000_000;

  private StartTime() {}

  /** In microseconds of the input's own time, which become time zero; FFmpeg's if unknown. */
  static long micros(Demuxer demuxer, SourceStream video, Container container) {
    List<SourceStream> carried = picturesAndAudio(demuxer, video, container);
    boolean isCut = carried.stream().anyMatch(stream -> stream.presentation().isCut());
    OptionalLong start = earliest(carried, isCut);
    if (start.isEmpty()) {
      return demuxer.startTimeMicros();
    }
    List<SourceStream> texts =
        demuxer.streams().stream()
            .filter(demuxer::takes)
            .filter(stream -> SubtitleSelection.isCarried(stream, container))
            .toList();
    long text = earliest(texts, isCut).orElse(Long.MAX_VALUE);
    return start.getAsLong() - text < MOST_BEFORE_MICROS
        ? Math.min(start.getAsLong(), text)
        : start.getAsLong();
  }

  /** The streams of pictures and of audio that the output gets. */
  static List<SourceStream> picturesAndAudio(
      Demuxer demuxer, SourceStream video, Container container) {
    return demuxer.streams().stream()
        .filter(demuxer::takes)
        .filter(stream -> stream.index() == video.index() || isAudio(stream, container))
        .toList();
  }

  private static boolean isAudio(SourceStream stream, Container container) {
    return stream.kind() == SourceStream.Kind.AUDIO
        && AudioEncoding.isCarried(container)
        && stream.codec().channels() > 0;
  }

  private static OptionalLong earliest(List<SourceStream> streams, boolean isCut) {
    return streams.stream()
        .map(
            stream ->
                isCut ? OptionalLong.of(stream.presentation().startMicros()) : stream.startMicros())
        .flatMapToLong(OptionalLong::stream)
        .min();
  }
}
