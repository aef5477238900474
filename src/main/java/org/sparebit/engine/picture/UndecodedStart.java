package org.sparebit.engine.picture;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.sparebit.engine.failure.Counted;
import org.sparebit.engine.ffmpeg.Frame;
import org.sparebit.engine.ffmpeg.Packet;
import org.sparebit.engine.ffmpeg.Rational;
import org.sparebit.protocol.Warning;
import org.sparebit.protocol.WarningCode;

/**
 * The pictures at the start of a video that need a keyframe which is not there, as where a
 * recording of a broadcast begins: decoders pass over them and say nothing.
 */
final class UndecodedStart {
  /** Minutes of pictures; who has more of them is counted, but not looked for. */
  private static final int MOST_REMEMBERED = 100_000;

  /** Of frames, before the first of which another one may come out yet: no codec has more. */
  private static final int MOST_REORDERED = 16;

  private final Rational timeBase;
  private final long startMicros;

  /** When those are to be shown that no frame has come of. */
  private final Set<Long> times = new HashSet<>();

  private long more;
  private boolean begun;
  private boolean ended;
  private long received;
  private long firstTime;

  /**
   * @param startMicros the time of the input that becomes zero
   */
  UndecodedStart(Rational timeBase, long startMicros) {
    this.timeBase = timeBase;
    this.startMicros = startMicros;
  }

  /** A decoder has taken a packet. */
  void sent(Packet packet) {
    if (begun || packet.isHidden() || packet.presentationTime() == Packet.NO_TIME) {
      return;
    }
    if (times.size() < MOST_REMEMBERED) {
      times.add(packet.presentationTime());
    } else {
      more++;
    }
  }

  /** A frame has come out. */
  void received(Frame frame) {
    received++;
    if (!begun) {
      begun = true;
      firstTime = frame.presentationTime();
      if (frame.hasTime()) {
        // What is to be shown later may only not have come out yet.
        times.removeIf(time -> time >= firstTime);
      } else {
        times.clear();
        more = 0;
      }
    }
    if (!times.isEmpty()) {
      times.remove(frame.presentationTime());
    }
  }

  /** How many have not come out; complete at the end. */
  long count() {
    return begun ? times.size() + more : 0;
  }

  /** No more will come. */
  void end() {
    ended = true;
  }

  /** What the user should know; empty while more of them may come out. */
  Optional<Warning> warning() {
    if (count() == 0 || (!ended && received <= MOST_REORDERED)) {
      return Optional.empty();
    }
    return Optional.of(
        WarningCode.START_UNDECODABLE.with(
            String.format(
                "%s before the first intact keyframe of the input could not be decoded and %s left out;"
                    + " the pictures of the output begin at %.2f s",
                Counted.of(count(), "picture"),
                count() == 1 ? "is" : "are",
                firstTime * timeBase.toDouble() - startMicros / 1e6)));
  }
}
