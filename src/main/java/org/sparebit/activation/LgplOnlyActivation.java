package org.sparebit.activation;

import java.time.Clock;
import org.sparebit.activation.ActivationStatus.State;
import org.sparebit.codec.Licence;
import org.sparebit.codec.VideoCodec;
import org.springframework.stereotype.Component;

/** The activation of a server that carries the LGPL build of FFmpeg alone. */
@Component
final class LgplOnlyActivation implements CodecActivation {
  private final Clock clock;
  private volatile ActivationStatus status =
      new ActivationStatus(
          State.NOT_REQUESTED,
          "Send POST /codec with {\"enable_codecs\":\"TRUE\"} to enable the optional codecs.",
          null);

  LgplOnlyActivation(Clock clock) {
    this.clock = clock;
  }

  @Override
  public boolean isActive(VideoCodec codec) {
    return codec.licence() == Licence.LGPL;
  }

  @Override
  public void activate() {
    status =
        new ActivationStatus(
            State.FAILED,
            "This version of Sparebit carries no GPL build of FFmpeg, so H_264, H_264_M4V,"
                + " MPEG2VIDEO and H_265 can't be enabled. Use Y4M, VP9, AV1 or PRORES.",
            clock.instant());
  }

  @Override
  public ActivationStatus status() {
    return status;
  }
}
