package org.sparebit.engine.tracks;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sparebit.codec.Container;
import org.sparebit.codec.Subtitles;
import org.sparebit.codec.VideoCodec;
import org.sparebit.engine.failure.Losses;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.Muxer;
import org.sparebit.engine.ffmpeg.SourceStream;

/** Decides which subtitles are copied, which are converted and which can't be carried. */
final class SubtitleSelection {
  private final VideoCodec codec;
  private final Container container;
  private final Muxer muxer;
  private final long startMicros;
  private final List<String> warnings;

  SubtitleSelection(
      VideoCodec codec, Container container, Muxer muxer, long startMicros, List<String> warnings) {
    this.codec = codec;
    this.container = container;
    this.muxer = muxer;
    this.startMicros = startMicros;
    this.warnings = warnings;
  }

  /** Whether the output gets a stream, as it is or as text of another form, if FFmpeg can do it. */
  static boolean isCarried(SourceStream stream, Container container) {
    return stream.kind() == SourceStream.Kind.SUBTITLE
        && (Subtitles.isCopied(container, stream.codecName())
            || (stream.isText() && Subtitles.textEncoder(container).isPresent()));
  }

  /** Begins to carry a stream of subtitles; null, with a warning, if it can't be. */
  @Nullable Track open(SourceStream stream) throws FfmpegException {
    if (Subtitles.isCopied(container, stream.codecName()) && muxer.takes(stream)) {
      return new CopiedTrack(muxer, stream, startMicros);
    }
    if (!stream.hasKnownCodec()) {
      return dropped(stream, "this version of FFmpeg does not know its codec");
    }
    if (container == Container.MATROSKA && !stream.isText()) {
      return dropped(stream, "MATROSKA holds no subtitles in this codec");
    }
    Optional<String> encoder = Subtitles.textEncoder(container);
    if (encoder.isEmpty()) {
      return dropped(stream, container + " holds no such subtitles");
    }
    if (!stream.isText()) {
      return dropped(
          stream, "its subtitles are pictures, and " + container + " holds subtitles of text only");
    }
    try {
      return new EncodedSubtitles(
          muxer, stream, encoder.get(), startMicros, new Losses(codec, container));
    } catch (FfmpegException e) {
      if (e.kind() == FfmpegException.Kind.OUT_OF_MEMORY) {
        throw e;
      }
      return dropped(stream, e.getMessage());
    }
  }

  private @Nullable Track dropped(SourceStream stream, String why) {
    warnings.add(stream.label() + " is not carried: " + why);
    return null;
  }
}
