package org.sparebit.engine.pipeline;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sparebit.engine.ffmpeg.Frame;
import org.sparebit.engine.precode.Plane;
import org.sparebit.engine.precode.PrecodeTask;
import org.sparebit.engine.precode.Precoder;
import org.sparebit.engine.precode.PrecoderException;
import org.sparebit.engine.precode.strength.FrameStrength;

/** A frame on its way through the precoder. Owns both pictures until the result is there. */
final class PendingFrame {
  private final Frame frame;
  private final Plane source;
  private final Frame target;
  private final FrameStrength strength;
  private final CompletableFuture<Frame> result = new CompletableFuture<>();

  /**
   * @param source the frame's luma
   * @param target the same picture with luma of its own, and with chroma of its own if that changes
   */
  PendingFrame(Frame frame, Plane source, Frame target, FrameStrength strength) {
    this.frame = frame;
    this.source = source;
    this.target = target;
    this.strength = strength;
  }

  /** The precoded frame, the caller's once it is there. */
  CompletableFuture<Frame> result() {
    return result;
  }

  /**
   * Precodes frames of one size together; whatever happens is their results.
   *
   * @param chroma null if no frame's chroma changes
   */
  static void precode(Precoder luma, @Nullable Precoder chroma, List<PendingFrame> together) {
    try {
      luma.precode(together.stream().map(PendingFrame::lumaTask).toList());
      if (chroma != null) {
        List<PrecodeTask> tasks = together.stream().flatMap(PendingFrame::chromaTasks).toList();
        chroma.precode(tasks);
      }
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

  private PrecodeTask lumaTask() {
    return new PrecodeTask(source, plane(target, 0), strength.luma());
  }

  private Stream<PrecodeTask> chromaTasks() {
    return changesChroma(frame, strength)
        ? IntStream.of(1, 2)
            .mapToObj(i -> new PrecodeTask(plane(frame, i), plane(target, i), strength.chroma()))
        : Stream.of();
  }

  static boolean changesChroma(Frame frame, FrameStrength strength) {
    return strength.chroma().amount() > 0 && frame.hasChromaPlanes();
  }

  /**
   * @param index 0 for luma, 1 and 2 for chroma
   */
  static Plane plane(Frame frame, int index) {
    return new Plane(
        frame.planeSamples(index),
        frame.planeWidth(index),
        frame.planeHeight(index),
        frame.planeLineSize(index),
        frame.bitDepth());
  }
}
