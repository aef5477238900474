package org.sparebit.engine.io;

import java.time.Instant;
import org.sparebit.engine.failure.EncodeFailure;
import org.sparebit.protocol.FailureCode;

/**
 * What shows whether a file is still the one that was read before.
 *
 * @param bytes its size
 * @param modified in milliseconds since 1970
 */
public record InputState(long bytes, long modified) {
  /** Two passes see different pictures if somebody writes to their input meanwhile. */
  public void requireSame(InputState now) throws EncodeFailure {
    if (equals(now)) {
      return;
    }
    String change =
        bytes == now.bytes
            ? "it was written at " + Instant.ofEpochMilli(now.modified)
            : "it had " + bytes + " bytes and has " + now.bytes + " now";
    throw new EncodeFailure(
        FailureCode.INPUT_CHANGED,
        "the input changed while it was read ("
            + change
            + "), and this codec reads it twice; wait until nothing writes to it and submit the "
            + "job again");
  }
}
