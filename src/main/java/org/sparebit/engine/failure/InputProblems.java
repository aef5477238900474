package org.sparebit.engine.failure;

import org.sparebit.protocol.FailureCode;
import org.sparebit.protocol.Warning;
import org.sparebit.protocol.WarningCode;

/** Finds the words for what is wrong with an input. */
public final class InputProblems {
  /** The share of an input, and the seconds, that may be missing before it counts as truncated. */
  private static final double MISSING_SHARE = 0.05;

  private static final double MISSING_SECONDS_OF_ANY = 2;
  private static final double MISSING_SECONDS_OF_SHORT = 0.5;

  private InputProblems() {}

  /**
   * What can't be decoded without a key.
   *
   * @param what such as {@code the input's video}
   * @param how what encrypts it
   */
  public static EncodeFailure encrypted(String what, String how) {
    return new EncodeFailure(
        FailureCode.INPUT_ENCRYPTED,
        what + " is encrypted (" + how + "), and jobs have no keys; send it decrypted");
  }

  /**
   * Whether an input is shorter than its own header says; that alone doesn't prove that something
   * is missing.
   *
   * @param declaredSeconds 0 if the container declares none
   */
  public static boolean isShort(double declaredSeconds, double readSeconds) {
    double missing = declaredSeconds - readSeconds;
    return missing > MISSING_SECONDS_OF_ANY
        || (missing > MISSING_SECONDS_OF_SHORT && missing > declaredSeconds * MISSING_SHARE);
  }

  /**
   * Says that the end is missing.
   *
   * @param proof what shows it
   */
  public static EncodeFailure truncated(double declaredSeconds, double readSeconds, String proof) {
    return new EncodeFailure(
        FailureCode.INPUT_TRUNCATED,
        String.format(
            "the input ends after %.2f s, but its header declares %.2f s, and %s: it was probably "
                + "not copied completely; copy it again",
            readSeconds, declaredSeconds, proof));
  }

  /**
   * Likewise, where what is there has no picture.
   *
   * @param bytes that the input should have at least
   */
  public static EncodeFailure withoutPictures(long bytes) {
    return new EncodeFailure(
        FailureCode.INPUT_TRUNCATED,
        "not one picture of the input is there, and it should have at least "
            + bytes
            + " bytes: it was probably not copied completely; copy it again");
  }

  /** What to say where only the header says that something is missing. */
  public static Warning wrongLength(double declaredSeconds, double readSeconds) {
    return WarningCode.DURATION_MISMATCH.with(
        String.format(
            "the input's header declares %.2f s, and the input ends after %.2f s; nothing else"
                + " shows that its end is missing",
            declaredSeconds, readSeconds));
  }
}
