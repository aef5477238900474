package org.sparebit.engine.tracks;

import org.sparebit.codec.Container;
import org.sparebit.engine.ffmpeg.Demuxer;
import org.sparebit.engine.ffmpeg.Rational;
import org.sparebit.engine.ffmpeg.SourceStream;

/**
 * What a job reads.
 *
 * @param demuxer which the job closes
 * @param video the stream whose pictures are encoded
 * @param frameRate of its pictures, as rate control is told
 * @param startMicros when the film begins, in its own time; this becomes time zero
 */
public record Input(Demuxer demuxer, SourceStream video, Rational frameRate, long startMicros) {
  /** Finds out where the film begins. */
  public static Input of(
      Demuxer demuxer, SourceStream video, Rational frameRate, Container container) {
    return new Input(demuxer, video, frameRate, StartTime.micros(demuxer, video, container));
  }

  /** The same, of which only what comes later is wanted. */
  public Input from(long micros) {
    return new Input(demuxer, video, frameRate, micros);
  }
}
