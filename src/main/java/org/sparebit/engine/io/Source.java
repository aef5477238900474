package org.sparebit.engine.io;

import org.sparebit.engine.failure.EncodeFailure;
import org.sparebit.engine.ffmpeg.Demuxer;
import org.sparebit.protocol.JobFiles;
import org.sparebit.protocol.TimeRange;

/** What a job reads, in one pass or in two. */
public interface Source extends AutoCloseable {
  /** The source that a request names, opened. */
  static Source open(JobFiles files) throws EncodeFailure {
    Source file = InputFile.open(files);
    TimeRange range = files.range();
    return range == null ? file : new RangeOfSource(file, range);
  }

  /** Reads from the beginning; the caller closes it before this. */
  Demuxer demuxer() throws EncodeFailure;

  /**
   * Leaves of what a demuxer reads that which this source is about.
   *
   * @param startMicros when the film begins, in its own time
   * @return when that part of it begins, in the film's own time
   */
  long select(Demuxer demuxer, long startMicros) throws EncodeFailure;

  /** What it is like now, by which a change shows. */
  InputState state() throws EncodeFailure;

  @Override
  void close();
}
