package org.sparebit.engine.pipeline;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.sparebit.engine.ffmpeg.Frame;
import org.sparebit.engine.precode.LumaPlane;
import org.sparebit.engine.precode.PrecodeTask;
import org.sparebit.engine.precode.Precoder;
import org.sparebit.engine.precode.PrecoderException;
import org.sparebit.engine.precode.Strength;

/** A frame on its way through the precoder. Owns both pictures until the result is there. */
final class PendingFrame {
  private final Frame frame;
  private final LumaPlane source;
  private final Frame target;
  private final Strength strength;
  private final CompletableFuture<Frame> result = new CompletableFuture<>();

  /**
   * @param source the frame's luma
   * @param target the same picture with luma of its own
   */
  PendingFrame(Frame frame, LumaPlane source, Frame target, Strength strength) {
    this.frame = frame;
    this.source = source;
    this.target = target;
    this.strength = strength;
  }

  /** The precoded frame, the caller's once it is there. */
  CompletableFuture<Frame> result() {
    return result;
  }

  /** Precodes frames of one size together; whatever happens is their results. */
  static void precode(Precoder precoder, List<PendingFrame> together) {
    try {
      precoder.precode(together.stream().map(PendingFrame::task).toList());
    } catch (PrecoderException | RuntimeException | Error e) {
      together.forEach(pending -> pending.fail(e));
      return;
    }
    for (PendingFrame pending : together) {
      pending.frame.close();
      pending.result.complete(pending.target);
    }
  }

  /** Gives it up. */
  void drop() {
    fail(new CancellationException("the job has ended"));
  }

  private void fail(Throwable why) {
    frame.close();
    target.close();
    result.completeExceptionally(why);
  }

  private PrecodeTask task() {
    return new PrecodeTask(source, plane(target), strength);
  }

  static LumaPlane plane(Frame frame) {
    return new LumaPlane(
        frame.lumaSamples(), frame.width(), frame.height(), frame.lumaLineSize(), frame.bitDepth());
  }
}
