package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;

/**
 * Which of a file's pictures are its video. Others are only there for it: a plane of transparency
 * or of depth, an enhancement, a thumbnail, the tiles of a still.
 */
final class VideoChoice {
  private VideoChoice() {}

  /**
   * The video, by its role, then its mark as the default, then its size.
   *
   * @param all whether these are all that the file has, not only those of one program
   */
  static Optional<SourceStream> of(
      AVFormatContext format, List<SourceStream> streams, boolean all) {
    // FFmpeg looks no farther than in the program of a related stream.
    int related = all || streams.isEmpty() ? -1 : streams.get(0).index();
    // Below 0 for none.
    int best = av_find_best_stream(format, AVMEDIA_TYPE_VIDEO, -1, related, (AVCodec) null, 0);
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
    return stream.codec().isGrey()
        && others.stream()
            .anyMatch(
                o ->
                    o.kind() == SourceStream.Kind.VIDEO
                        && !o.codec().isGrey()
                        && o.isStill() == stream.isStill()
                        && o.pixels() == stream.pixels()
                        && o.codecName().equals(stream.codecName()));
  }
}
