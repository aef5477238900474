package org.sparebit.engine.tracks;

import java.util.Optional;
import org.sparebit.engine.failure.Counted;
import org.sparebit.engine.ffmpeg.SourceStream;
import org.sparebit.protocol.Warning;
import org.sparebit.protocol.WarningCode;

/** Finds the words for what becomes of single streams. */
public final class StreamTexts {
  private static final String CUT = "cut the input there and encode its parts one by one";

  private StreamTexts() {}

  /**
   * What of a stream is missing in the output.
   *
   * @param whose such as {@code of the input's video}
   */
  private static String damaged(String whose, long count) {
    return (count == 1 ? "1 packet or frame " : count + " packets or frames ")
        + whose
        + " could not be decoded";
  }

  /** What of the input's pictures is missing in the output; empty if nothing is. */
  public static Optional<Warning> damagedVideo(long count) {
    return count == 0
        ? Optional.empty()
        : Optional.of(WarningCode.VIDEO_DAMAGED.with(damaged("of the input's video", count)));
  }

  /** The same of a track of which the output has something; empty if nothing is missing. */
  static Optional<Warning> damaged(SourceStream stream, Track track) {
    return track.damaged() == 0 || !track.hasPackets()
        ? Optional.empty()
        : Optional.of(
            WarningCode.TRACK_DAMAGED.with(
                damaged("of " + stream.label(), track.damaged()) + " and are missing"));
  }

  /**
   * What is missing of a track that is not copied; empty if nothing is.
   *
   * @param packets of the input
   */
  static Optional<Warning> missing(SourceStream stream, Track track, long packets) {
    if (track.damaged() > 0 && track.hasPackets()) {
      return damaged(stream, track);
    }
    boolean silent = stream.kind() == SourceStream.Kind.AUDIO && packets > 0;
    return track.hasPackets() || (track.damaged() == 0 && !silent)
        ? Optional.empty()
        : Optional.of(
            WarningCode.TRACK_DAMAGED.with(
                "nothing of "
                    + stream.label()
                    + " could be decoded ("
                    + Counted.of(packets, "packet")
                    + "), so the output has none of it; check that it plays in the input"));
  }

  /**
   * A stream that has begun, or changed its codec, when the output's streams were settled.
   *
   * @param seconds of the output that come before
   */
  public static Warning late(SourceStream stream, double seconds) {
    return WarningCode.LATE_STREAM_DROPPED.with(
        stream.codecName().equals(stream.firstCodecName())
            ? String.format(
                "%s begins in mid-file, after about %.1f s, and is not carried; %s",
                stream.label(), seconds, CUT)
            : String.format(
                "%s changes from %s to %s in mid-file, after %.2f s, and nothing of it in %s is"
                    + " carried; %s",
                stream.name(),
                stream.firstCodecName(),
                stream.codecName(),
                seconds,
                stream.codecName(),
                CUT));
  }
}
