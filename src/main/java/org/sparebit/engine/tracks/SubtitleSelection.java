package org.sparebit.engine.tracks;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sparebit.codec.Container;
import org.sparebit.codec.Subtitles;
import org.sparebit.engine.failure.Losses;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.SourceStream;

/** Decides which subtitles are copied, which are converted and which can't be carried. */
final class SubtitleSelection {
  private final TrackTarget target;

  SubtitleSelection(TrackTarget target) {
    this.target = target;
  }

  /** Whether the output gets a stream, as it is or as text of another form, if FFmpeg can do it. */
  static boolean isCarried(SourceStream stream, Container container) {
    return stream.kind() == SourceStream.Kind.SUBTITLE
        && (Subtitles.isCopied(container, stream.codecName())
            || (stream.codec().isText() && Subtitles.textEncoder(container).isPresent()));
  }

  /** Begins to carry a stream of subtitles; null, with a warning, if it can't be. */
  @Nullable Track open(SourceStream stream) throws FfmpegException {
    if (Subtitles.isCopied(target.container(), stream.codecName())
        && target.muxer().takes(stream)) {
      return new CopiedTrack(target.muxer(), stream, target.startMicros());
    }
    if (!stream.codec().isKnown()) {
      return target.dropped(stream, "this version of FFmpeg does not know its codec");
    }
    if (target.container() == Container.MATROSKA && !stream.codec().isText()) {
      return target.dropped(stream, "MATROSKA holds no subtitles in this codec");
    }
    Optional<String> encoder = Subtitles.textEncoder(target.container());
    if (encoder.isEmpty()) {
      return target.dropped(stream, target.container() + " holds no such subtitles");
    }
    if (!stream.codec().isText()) {
      return target.dropped(
          stream,
          "its subtitles are pictures, and "
              + target.container()
              + " holds subtitles of text only");
    }
    try {
      return new EncodedSubtitles(
          target.muxer(),
          stream,
          encoder.get(),
          target.startMicros(),
          new Losses(target.codec(), target.container()));
    } catch (FfmpegException e) {
      if (e.kind() == FfmpegException.Kind.OUT_OF_MEMORY) {
        throw e;
      }
      return target.dropped(stream, e.getMessage());
    }
  }
}
