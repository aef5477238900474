package org.sparebit.engine.io;

import org.sparebit.engine.failure.EncodeFailure;
import org.sparebit.engine.ffmpeg.Demuxer;
import org.sparebit.protocol.FailureCode;
import org.sparebit.protocol.TimeRange;

/**
 * A part of another source, as if an edit list had cut all else: exact to the picture, wherever the
 * keyframes are.
 */
final class RangeOfSource implements Source {
  private final Source whole;
  private final TimeRange range;

  /**
   * @param whole is this one's from now on
   */
  RangeOfSource(Source whole, TimeRange range) {
    this.whole = whole;
    this.range = range;
  }

  @Override
  public Demuxer demuxer() throws EncodeFailure {
    return whole.demuxer();
  }

  @Override
  public long select(Demuxer demuxer, long startMicros) throws EncodeFailure {
    long start = whole.select(demuxer, startMicros);
    double seconds = demuxer.length().seconds();
    if (seconds > 0 && range.fromMicros() >= seconds * 1e6) {
      throw new EncodeFailure(
          FailureCode.INPUT_WITHOUT_VIDEO,
          String.format(
              "the input lasts %.2f s, and the part to encode begins at %.2f s; let it begin"
                  + " earlier",
              seconds, range.fromMicros() / 1e6));
    }
    long end = range.toMicros() == TimeRange.OPEN ? TimeRange.OPEN : start + range.toMicros();
    demuxer.show(start, start + range.fromMicros(), end);
    return start + range.fromMicros();
  }

  @Override
  public InputState state() throws EncodeFailure {
    return whole.state();
  }

  @Override
  public void close() {
    whole.close();
  }
}
