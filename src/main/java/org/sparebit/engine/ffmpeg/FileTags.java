package org.sparebit.engine.ffmpeg;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;

/** Tags and chapters of an input. */
public final class FileTags {
  private final AVFormatContext format;
  private final List<SourceStream> streams;
  private final Predicate<SourceStream> taken;

  /**
   * @param taken whether packets of a stream are read
   */
  FileTags(AVFormatContext format, List<SourceStream> streams, Predicate<SourceStream> taken) {
    this.format = format;
    this.streams = streams;
    this.taken = taken;
  }

  public int chapters() {
    return format.nb_chapters();
  }

  /** How many chapters of a file are carried at most. */
  public static int mostChapters() {
    return Chapters.MOST;
  }

  /** How many tags, of the file and of all its streams, are too many or too long to be carried. */
  public int excess() {
    int excess = Metadata.excess(format.metadata());
    for (SourceStream stream : streams.stream().filter(taken).toList()) {
      excess += Metadata.excess(stream.handle().metadata());
    }
    return excess;
  }

  /** Names of the file's tags, in lower case, but for those that are about the file itself. */
  public Set<String> names() {
    return Metadata.names(format.metadata());
  }
}
