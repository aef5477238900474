package org.sparebit.engine.io;

import java.util.Optional;
import org.sparebit.codec.Container;
import org.sparebit.engine.failure.EncodeFailure;
import org.sparebit.engine.ffmpeg.Demuxer;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.Muxer;
import org.sparebit.protocol.JobFiles;

/** Where the result of a job goes. */
public interface Sink extends AutoCloseable {
  /** The sink that a request names. */
  static Sink of(JobFiles files) {
    return files.hasOutput() ? new OutputFile(files) : new NoOutput();
  }

  /** What has been written, as far as it can be read again before it is published. */
  interface Written {
    /** Reads it from the beginning; the caller closes it. */
    Demuxer demuxer() throws FfmpegException;

    /** Whether it can be read at all. */
    boolean canBeRead();
  }

  /**
   * Begins to write, once; the caller closes the muxer before this.
   *
   * @param mostBytes how large the result may get, 0 for any size
   */
  Muxer muxer(Container container, long mostBytes) throws EncodeFailure, FfmpegException;

  /** What has been written; empty where nothing is kept that could be verified. */
  Optional<Written> written();

  /** Its size in bytes; 0 where nothing is kept. */
  long sizeBytes() throws EncodeFailure;

  /** By which the result is known again once it is in place; empty where nothing is kept. */
  String identity() throws EncodeFailure;

  /** Puts the result in place: whoever looks sees what was there before, or all of this. */
  void publish() throws EncodeFailure;

  /** Removes what has not been published; may be called from any thread, and again. */
  void discard();

  @Override
  void close();
}
