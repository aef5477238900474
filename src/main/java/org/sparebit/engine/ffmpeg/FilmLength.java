package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avformat.AVFMT_DURATION_FROM_STREAM;
import static org.bytedeco.ffmpeg.global.avformat.avformat_index_get_entries_count;
import static org.bytedeco.ffmpeg.global.avformat.avformat_index_get_entry;
import static org.bytedeco.ffmpeg.global.avformat.avio_size;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Optional;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIndexEntry;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.sparebit.engine.container.MissingEnd;

/** How long an input lasts, as its container has it, and whether its end is there. */
public final class FilmLength {
  private static final System.Logger LOG = System.getLogger(FilmLength.class.getName());

  private final AVFormatContext format;
  private final FileChannel file;
  private final List<SourceStream> streams;
  private boolean isPart;
  private double partSeconds;

  FilmLength(AVFormatContext format, FileChannel file, List<SourceStream> streams) {
    this.format = format;
    this.file = file;
    this.streams = streams;
  }

  /** Only a part is shown from now on; times are in microseconds, as {@link Demuxer#show} has. */
  void show(long startMicros, long fromMicros, long toMicros) {
    double all = seconds();
    double until = toMicros == Long.MAX_VALUE ? all : (toMicros - startMicros) / 1e6;
    double end = all == 0 ? until : Math.min(all, until);
    partSeconds = Math.max(0, end - (fromMicros - startMicros) / 1e6);
    isPart = true;
  }

  /**
   * As the container declares or FFmpeg estimates it, in seconds, or what of it is shown; 0 if
   * neither can.
   */
  public double seconds() {
    if (isPart) {
      return partSeconds;
    }
    long duration = format.duration();
    return duration == AV_NOPTS_VALUE || duration < 0 ? 0 : duration / 1e6;
  }

  /**
   * As the container's header declares it, in seconds; 0 where FFmpeg could only estimate, or only
   * a part is shown.
   */
  public double declaredSeconds() {
    boolean declared = !isPart && format.duration_estimation_method() == AVFMT_DURATION_FROM_STREAM;
    return declared ? seconds() : 0;
  }

  /**
   * Where the file should end at least, in bytes, as the lengths of its parts say; empty if they
   * don't show that its end is missing.
   */
  public Optional<Long> missingEnd() {
    try {
      return MissingEnd.of(file);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "the end of the input can't be looked at", e);
      return Optional.empty();
    }
  }

  /** Where the last of the packets ends that its index knows, if the file is shorter, in bytes. */
  public Optional<Long> missingPackets() {
    long indexed = 0;
    for (SourceStream stream : streams) {
      indexed = Math.max(indexed, indexedBytes(stream.handle()));
    }
    return indexed > avio_size(format.pb()) ? Optional.of(indexed) : Optional.empty();
  }

  /** Where the last of a stream's packets ends that the file's index knows, in bytes. */
  private static long indexedBytes(AVStream stream) {
    long end = 0;
    int count = avformat_index_get_entries_count(stream);
    for (int i = 0; i < count; i++) {
      AVIndexEntry entry = avformat_index_get_entry(stream, i);
      if (entry != null && entry.pos() >= 0) {
        end = Math.max(end, entry.pos() + entry.size());
      }
    }
    return end;
  }
}
