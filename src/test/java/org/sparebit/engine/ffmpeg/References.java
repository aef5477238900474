package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.av_buffer_get_ref_count;

/** Who holds on to a frame's memory. */
public final class References {
  private References() {}

  /** How many frames refer to the memory of this one's luma, itself included. */
  public static int to(Frame frame) {
    return av_buffer_get_ref_count(frame.handle().buf(0));
  }
}
