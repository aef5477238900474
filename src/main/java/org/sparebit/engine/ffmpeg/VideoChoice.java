package org.sparebit.engine.ffmpeg;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which of a file's pictures are its video. Others are only there for it: a plane of transparency
 * or of depth, an enhancement, a thumbnail, the tiles of a still.
 */
final class VideoChoice {
  private VideoChoice() {}

  /**
   * The video, by its role, then its mark as the default, then its size.
   *
   * @param best number of the stream that FFmpeg would take, below 0 for none: where all else is
   *     the same
   */
  static Optional<SourceStream> of(List<SourceStream> streams, int best) {
    List<SourceStream> pictures =
        streams.stream()
            .filter(s -> s.kind() == SourceStream.Kind.VIDEO && !s.isDependent())
            .toList();
    return pictures.stream()
        .filter(s -> !isAlphaOfOne(s, pictures))
        .max(
            Comparator.comparing((SourceStream s) -> !s.isStill())
                .thenComparing(SourceStream::isDefault)
                .thenComparing(SourceStream::pixels)
                .thenComparing(s -> s.index() == best)
                .thenComparing(s -> -s.index()));
  }

  /**
   * Whether a stream is the alpha of another: grey, of the same size. AVIF and HEIF say it by
   * references between items and tracks, of which FFmpeg tells nothing.
   */
  static boolean isAlphaOfOne(SourceStream stream, List<SourceStream> others) {
    return stream.isGrey()
        && others.stream()
            .anyMatch(
                o ->
                    o.kind() == SourceStream.Kind.VIDEO
                        && !o.isGrey()
                        && o.isStill() == stream.isStill()
                        && o.pixels() == stream.pixels()
                        && o.codecName().equals(stream.codecName()));
  }
}
