package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.av_mallocz;

import org.bytedeco.ffmpeg.avformat.AVChapter;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/** Carries chapters over. */
final class Chapters {
  /** Far above any real film; a damaged file can claim more than is good. */
  static final int MOST = 10_000;

  private Chapters() {}

  /**
   * Copies the chapters into an output that has none yet.
   *
   * @param startMicros where the source begins; this becomes time zero
   * @param endMicros where it ends; {@link Long#MAX_VALUE} if unknown
   * @return how many are left out since they lie outside of it
   */
  static int carry(AVFormatContext source, AVFormatContext target, long startMicros, long endMicros)
      throws FfmpegException {
    int count = Math.min(source.nb_chapters(), MOST);
    if (count <= 0) {
      return 0;
    }
    // The output frees all of this, so it must be FFmpeg's own memory.
    PointerPointer<AVChapter> list =
        new PointerPointer<>(allocate((long) count * Loader.sizeof(Pointer.class)));
    target.chapters(list);
    for (int i = 0; i < count; i++) {
      AVChapter chapter = copy(source.chapters(i), startMicros, endMicros);
      if (chapter != null) {
        int slot = target.nb_chapters();
        list.put(slot, chapter);
        target.nb_chapters(slot + 1);
      }
    }
    return count - target.nb_chapters();
  }

  private static @Nullable AVChapter copy(AVChapter chapter, long startMicros, long endMicros)
      throws FfmpegException {
    Rational timeBase = Rational.of(chapter.time_base());
    if (!timeBase.isKnown()) {
      return null;
    }
    long offset = Rational.MICROSECONDS.rescale(startMicros, timeBase);
    long start = Math.max(0, chapter.start() - offset);
    long end = chapter.end() - offset;
    if (endMicros != Long.MAX_VALUE) {
      long filmEnd = Rational.MICROSECONDS.rescale(endMicros - startMicros, timeBase);
      if (start >= filmEnd) {
        return null;
      }
      end = Math.min(end, filmEnd);
    }
    if (end < start) {
      return null;
    }
    AVChapter copy = new AVChapter(allocate(Loader.sizeof(AVChapter.class)));
    copy.id(chapter.id());
    copy.time_base(timeBase.toNative());
    copy.start(start);
    copy.end(end);
    copy.metadata(Metadata.carry(chapter.metadata(), new AVDictionary(null)));
    return copy;
  }

  private static Pointer allocate(long bytes) throws FfmpegException {
    Pointer memory = av_mallocz(bytes);
    if (memory == null) {
      throw FfmpegException.outOfMemory("carrying the chapters over");
    }
    return memory;
  }
}
