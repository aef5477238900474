package org.sparebit.engine.tracks;

import java.util.Optional;
import org.sparebit.engine.failure.Counted;
import org.sparebit.engine.ffmpeg.SourceStream;

/** Finds the words for what becomes of single streams. */
public final class StreamTexts {
  private static final String CUT = "cut the input there and encode its parts one by one";

  private StreamTexts() {}

  /**
   * What of a stream is missing in the output.
   *
   * @param whose such as {@code of the input's video}
   */
  public static String damaged(String whose, long count) {
    return (count == 1 ? "1 packet or frame " : count + " packets or frames ")
        + whose
        + " could not be decoded";
  }

  /**
   * What is missing of a track that is not copied; empty if nothing is.
   *
   * @param packets of the input
   */
  static Optional<String> missing(SourceStream stream, Track track, long packets) {
    if (track.damaged() > 0 && track.hasPackets()) {
      return Optional.of(damaged("of " + stream.label(), track.damaged()) + " and are missing");
    }
    boolean silent = stream.kind() == SourceStream.Kind.AUDIO && packets > 0;
    return track.hasPackets() || (track.damaged() == 0 && !silent)
        ? Optional.empty()
        : Optional.of(
            "nothing of "
                + stream.label()
                + " could be decoded ("
                + Counted.of(packets, "packet")
                + "), so the output has none of it; check that it plays in the input");
  }

  /** A stream that has begun, or changed its codec, when the output's streams were settled. */
  public static String late(SourceStream stream) {
    return stream.codecName().equals(stream.firstCodecName())
        ? stream.label() + " begins in mid-file and is not carried; " + CUT
        : stream.name()
            + " changes from "
            + stream.firstCodecName()
            + " to "
            + stream.codecName()
            + " in mid-file, and nothing of it is carried from there on; "
            + CUT;
  }
}
