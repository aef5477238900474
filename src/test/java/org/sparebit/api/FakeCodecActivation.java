package org.sparebit.api;

import java.time.Instant;
import org.sparebit.activation.ActivationStatus;
import org.sparebit.activation.ActivationStatus.State;
import org.sparebit.activation.CodecActivation;
import org.sparebit.codec.Licence;
import org.sparebit.codec.VideoCodec;

/** Is activated at once. */
final class FakeCodecActivation implements CodecActivation {
  private static final ActivationStatus BEFORE =
      new ActivationStatus(State.NOT_REQUESTED, "Send POST /codec.", null);

  private volatile ActivationStatus status = BEFORE;

  void reset() {
    status = BEFORE;
  }

  @Override
  public boolean isActive(VideoCodec codec) {
    return codec.licence() == Licence.LGPL || status.state() == State.ACTIVE;
  }

  @Override
  public void activate() {
    status = new ActivationStatus(State.ACTIVE, "They are enabled.", Instant.EPOCH);
  }

  @Override
  public ActivationStatus status() {
    return status;
  }
}
