package org.sparebit.activation;

import org.sparebit.codec.VideoCodec;

/** Which codecs jobs may use, and the activation of those that need the GPL build of FFmpeg. */
public interface CodecActivation {

  /** Whether jobs may use this codec now. */
  boolean isActive(VideoCodec codec);

  /**
   * Begins to activate the optional codecs and returns at once; {@link #status()} tells how it goes
   * on. Does nothing when they are active, or when an activation is in progress. Throws what the
   * database throws where it could not be remembered now.
   */
  void activate();

  ActivationStatus status();
}
