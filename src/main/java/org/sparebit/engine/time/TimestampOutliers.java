package org.sparebit.engine.time;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.sparebit.engine.failure.EncodeFailure;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.Packet;
import org.sparebit.engine.ffmpeg.Rational;

/**
 * Puts wrong times of single packets of a stream right. A packet whose time does not follow from
 * the one before is held until the next ones show who is wrong: if they go on where the stream was,
 * what was held gets the times that are missing between, and else it goes on as it is.
 */
final class TimestampOutliers implements AutoCloseable {
  /** Recorders' clocks and containers' rounding move times by less. */
  private static final long JITTER_MICROS = 100_000;

  /** A pause of the stream itself can come at the same place as the wrong time. */
  private static final long LONGEST_GAP_MICROS = 10_000_000;

  /** As many packets of audio can be in one block, of which only the first has a time. */
  private static final int MOST_HELD = 50;

  /** Intra-coded pictures can have megabytes each. */
  private static final long MOST_HELD_BYTES = 32L << 20;

  /** What goes on by itself for this long is no outlier. */
  private static final long OWN_LINE_MICROS = 1_000_000;

  private final Rational timeBase;
  private final boolean pictures;
  private final long packetMicros;
  private final PacketSink sink;
  private final Queue<Packet> held = new ArrayDeque<>();

  private long heldBytes;
  private long runStart;
  private long runEnd;

  /** Decoding time and length of the last packet that has passed. */
  private long passed = Packet.NO_TIME;

  private long passedMicros;

  /** From decoding to presentation, of packets that were in line; in the stream's time base. */
  private long leastDelay = Long.MAX_VALUE;

  private long mostDelay = Long.MIN_VALUE;
  private long corrected;

  /**
   * Makes the check of a stream.
   *
   * @param pictures whether times are to be left open that can't be guessed: a decoder knows more
   * @param packetMicros how long a packet lasts that does not say so
   * @param sink gets all packets in their order
   */
  TimestampOutliers(Rational timeBase, boolean pictures, long packetMicros, PacketSink sink) {
    this.timeBase = timeBase;
    this.pictures = pictures;
    this.packetMicros = packetMicros;
    this.sink = sink;
  }

  /** Takes the next packet, which may be emptied. */
  void accept(Packet packet) throws FfmpegException, EncodeFailure, InterruptedException {
    long time = packet.decodingTime();
    if (held.isEmpty()) {
      if (time == Packet.NO_TIME || passed == Packet.NO_TIME || follows(micros(time))) {
        pass(packet);
      } else {
        hold(packet);
      }
    } else if (time != Packet.NO_TIME && returns(time)) {
      correctHeld(time);
      pass(packet);
    } else {
      hold(packet);
      if (held.size() >= MOST_HELD
          || heldBytes >= MOST_HELD_BYTES
          || runEnd - runStart >= OWN_LINE_MICROS) {
        acceptFirst();
      }
    }
  }

  /** Accepts what is held: no more packets will come, or not soon. */
  void finish() throws FfmpegException, EncodeFailure, InterruptedException {
    while (!held.isEmpty()) {
      acceptFirst();
    }
  }

  /** Whether a packet waits for what follows it. */
  boolean isHolding() {
    return !held.isEmpty();
  }

  /** Packets whose time was wrong and is not any more. */
  long corrected() {
    return corrected;
  }

  private boolean follows(long time) {
    long last = micros(passed);
    return time > last - JITTER_MICROS && time <= last + passedMicros + JITTER_MICROS;
  }

  /** Whether a time goes on where the stream was, and what is held does not lie between. */
  private boolean returns(long time) {
    long room = passedMicros;
    for (Packet packet : held) {
      long other = packet.decodingTime();
      if (other != Packet.NO_TIME && other > passed && other < time) {
        return false;
      }
      room += length(packet);
    }
    long gap = micros(time) - micros(passed);
    // Half of it: the lengths of pictures are a guess.
    return gap >= room / 2 && gap <= room + LONGEST_GAP_MICROS;
  }

  private void correctHeld(long next) throws FfmpegException, EncodeFailure, InterruptedException {
    long last = passed;
    int count = held.size();
    heldBytes = 0;
    for (int i = 1; i <= count; i++) {
      try (Packet packet = held.remove()) {
        if (packet.decodingTime() != Packet.NO_TIME) {
          correct(packet, last + (next - last) * i / (count + 1));
        }
        pass(packet);
      }
    }
  }

  private void correct(Packet packet, long time) {
    long presentation = packet.presentationTime();
    if (presentation != Packet.NO_TIME && !isUsualDelay(presentation - time)) {
      long delay = presentation - packet.decodingTime();
      if (isUsualDelay(delay)) {
        presentation = time + delay;
      } else {
        presentation = pictures ? Packet.NO_TIME : time;
      }
    }
    packet.times(presentation, time);
    corrected++;
  }

  private boolean isUsualDelay(long delay) {
    return delay >= leastDelay && delay <= mostDelay;
  }

  private void hold(Packet packet) throws FfmpegException {
    if (packet.decodingTime() != Packet.NO_TIME) {
      long time = micros(packet.decodingTime());
      boolean goesOn = time > runEnd && time - runEnd <= LONGEST_GAP_MICROS;
      if (held.isEmpty() || !goesOn) {
        runStart = time;
      }
      runEnd = time;
    }
    held.add(packet.copy());
    heldBytes += packet.sizeBytes();
  }

  /** The first that is held is right; the others are looked at once more. */
  private void acceptFirst() throws FfmpegException, EncodeFailure, InterruptedException {
    List<Packet> others = List.copyOf(held);
    held.clear();
    heldBytes = 0;
    try {
      pass(others.get(0));
      for (Packet other : others.subList(1, others.size())) {
        accept(other);
      }
    } finally {
      others.forEach(Packet::close);
    }
  }

  private void pass(Packet packet) throws FfmpegException, EncodeFailure, InterruptedException {
    long time = packet.decodingTime();
    if (time != Packet.NO_TIME) {
      passed = time;
      passedMicros = length(packet);
      if (packet.presentationTime() != Packet.NO_TIME) {
        learnDelay(packet);
      }
    }
    sink.accept(packet);
  }

  private void learnDelay(Packet packet) {
    long delay = packet.presentationTime() - packet.decodingTime();
    // A presentation time that is wrong itself is left to the clock of the frames.
    if (Math.abs(micros(delay)) < LONGEST_GAP_MICROS) {
      leastDelay = Math.min(leastDelay, delay);
      mostDelay = Math.max(mostDelay, delay);
    }
  }

  private long length(Packet packet) {
    long duration = packet.duration();
    return duration > 0 && !pictures ? micros(duration) : packetMicros;
  }

  private long micros(long time) {
    return timeBase.rescale(time, Rational.MICROSECONDS);
  }

  @Override
  public void close() {
    held.forEach(Packet::close);
    held.clear();
  }
}
