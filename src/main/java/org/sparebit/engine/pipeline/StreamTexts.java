package org.sparebit.engine.pipeline;

import org.sparebit.engine.ffmpeg.SourceStream;

/** Finds the words for what becomes of single streams. */
final class StreamTexts {
  private static final String CUT = "cut the input there and encode its parts one by one";

  private StreamTexts() {}

  /** A stream that has begun, or changed its codec, when the output's streams were settled. */
  static String late(SourceStream stream) {
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
