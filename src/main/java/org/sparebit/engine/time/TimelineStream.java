package org.sparebit.engine.time;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.sparebit.engine.ffmpeg.Packet;
import org.sparebit.engine.ffmpeg.Rational;

/** Where a stream of pictures or audio is on its {@link Timeline}. All times in microseconds. */
final class TimelineStream implements AutoCloseable {
  /** Containers put a second of one stream beside a second of another. */
  private static final long PATIENCE_MICROS = 1_500_000;

  final Rational timeBase;
  final TimestampOutliers check;

  /** What waits until it is known in which section it lies; the first has a decoding time. */
  final Queue<Packet> waiting = new ArrayDeque<>();

  int section;
  long decoded = Packet.NO_TIME;
  long end = Long.MIN_VALUE;

  /** The stream that goes on while this one holds packets, and for how long it has. */
  private @Nullable TimelineStream overtakenBy;

  private long overtakenMicros;

  TimelineStream(Rational timeBase, TimestampOutliers check) {
    this.timeBase = timeBase;
    this.check = check;
  }

  /** Whether no packet waits. */
  boolean isIdle() {
    return waiting.isEmpty() && !check.isHolding();
  }

  /** When the first packet that waits is to be decoded. */
  long firstWaitingTime() {
    return decoding(waiting.element());
  }

  long decoding(Packet packet) {
    return timeBase.rescale(packet.decodingTime(), Rational.MICROSECONDS);
  }

  long presentation(Packet packet) {
    return packet.presentationTime() == Packet.NO_TIME
        ? decoding(packet)
        : timeBase.rescale(packet.presentationTime(), Rational.MICROSECONDS);
  }

  long length(Packet packet) {
    return timeBase.rescale(packet.duration(), Rational.MICROSECONDS);
  }

  /** A packet of this stream has come. */
  void goesOn() {
    overtakenBy = null;
  }

  /**
   * Another stream has gone on while this one holds packets.
   *
   * @param micros the length of the other one's packet
   * @return whether it has for longer than this one may wait
   */
  boolean isLeft(TimelineStream by, long micros) {
    if (overtakenBy == null) {
      overtakenBy = by;
      overtakenMicros = 0;
    }
    overtakenMicros += overtakenBy == by ? micros : 0;
    if (overtakenMicros <= PATIENCE_MICROS) {
      return false;
    }
    overtakenBy = null;
    return true;
  }

  @Override
  public void close() {
    check.close();
    waiting.forEach(Packet::close);
  }
}
