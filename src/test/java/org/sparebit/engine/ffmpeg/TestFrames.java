package org.sparebit.engine.ffmpeg;

/** Frames without a picture, as a decoder would give them. */
public final class TestFrames {
  private TestFrames() {}

  /**
   * A frame of a decoder.
   *
   * @param time the packet's presentation time
   * @param bestEffort what the decoder makes of it
   */
  public static Frame at(long time, long bestEffort) {
    Frame frame = new Frame();
    frame.handle().pts(time);
    frame.handle().best_effort_timestamp(bestEffort);
    return frame;
  }
}
