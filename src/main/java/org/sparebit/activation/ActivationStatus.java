package org.sparebit.activation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the activation of the optional codecs is going.
 *
 * @param message for the user: what happened and what to do
 * @param since when this state began; null before the first activation
 */
public record ActivationStatus(State state, String message, @Nullable Instant since) {

  /** The states of an activation. */
  public enum State {
    /** Nobody has asked for the optional codecs. */
    NOT_REQUESTED,
    /** The codecs are being installed or checked. */
    IN_PROGRESS,
    /** The optional codecs can be used. */
    ACTIVE,
    /** The last activation has failed; another one may be started. */
    FAILED
  }
}
