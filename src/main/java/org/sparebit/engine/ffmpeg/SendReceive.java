package org.sparebit.engine.ffmpeg;

import org.jspecify.annotations.Nullable;

/**
 * What FFmpeg calls the send/receive API: a decoder, an encoder or a filter takes units of one kind
 * and gives units of another, some later and not one for one. Nobody outside of this package sends
 * or receives by hand, so that nothing is left inside.
 *
 * @param <I> what goes in
 * @param <O> what comes out
 */
public abstract class SendReceive<I, O> {
  /** What became of an attempt to send or receive. */
  enum Outcome {
    DONE,
    /** Nothing now: the other side must move first. */
    AGAIN,
    /** Nothing any more. */
    END,
    /** This unit is damaged; the next may not be. */
    DAMAGED;

    /** What FFmpeg's return code means; null if it is a failure. */
    static @Nullable Outcome of(int code) {
      if (code >= 0) {
        return DONE;
      }
      if (FfmpegException.isAgain(code)) {
        return AGAIN;
      }
      return FfmpegException.isEnd(code) ? END : null;
    }
  }

  /**
   * Takes what comes out.
   *
   * @param <O> what it is
   * @param <E> a failure of the one that takes it
   * @param <F> another one
   */
  public interface Output<O, E extends Exception, F extends Exception> {
    /** Takes a unit, which is emptied afterwards. */
    void accept(O unit) throws FfmpegException, E, F;

    /** The unit that was sent has been taken; what has come of it is still to come. */
    default void sent() {}

    /** The unit that was sent can't be used. */
    default void damagedInput() throws E, F {}

    /** Something should have come out and can't be used. */
    default void damagedOutput() throws E, F {}
  }

  /** The one that each unit comes out in. */
  private final O unit;

  SendReceive(O unit) {
    this.unit = unit;
  }

  abstract Outcome send(@Nullable I input) throws FfmpegException;

  /** Receives a unit into an empty one. */
  abstract Outcome receive(O output) throws FfmpegException;

  abstract void clear(O output);

  /**
   * Sends a unit, which stays the caller's, and gives all that can come out now to the output.
   *
   * @param input null to say that no more will come; then all that is left comes out
   */
  public final <E extends Exception, F extends Exception> void process(
      @Nullable I input, Output<O, E, F> output) throws FfmpegException, E, F {
    Outcome outcome = send(input);
    boolean moves = true;
    while (outcome == Outcome.AGAIN) {
      boolean gave = receiveAll(output);
      // To be asked can be enough for one that has taken a unit in and gives nothing for it.
      if (!gave && !moves) {
        throw new IllegalStateException(getClass().getSimpleName() + " neither takes nor gives");
      }
      moves = gave;
      outcome = send(input);
    }
    if (outcome == Outcome.DAMAGED) {
      output.damagedInput();
    } else {
      output.sent();
    }
    boolean unused = receiveAll(output);
  }

  /** Returns whether anything has come out. */
  private <E extends Exception, F extends Exception> boolean receiveAll(Output<O, E, F> output)
      throws FfmpegException, E, F {
    boolean any = false;
    while (true) {
      switch (receive(unit)) {
        case DONE -> {
          try {
            output.accept(unit);
          } finally {
            clear(unit);
          }
        }
        case DAMAGED -> output.damagedOutput();
        case AGAIN, END -> {
          return any;
        }
      }
      any = true;
    }
  }
}
