package org.sparebit.engine.pipeline;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sparebit.codec.PrecoderMode;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.Frame;
import org.sparebit.engine.ffmpeg.LumaPool;
import org.sparebit.engine.ffmpeg.Rational;
import org.sparebit.engine.precode.Gpu;
import org.sparebit.engine.precode.GpuProbe;
import org.sparebit.engine.precode.GpuUnavailableException;
import org.sparebit.engine.precode.LumaPlane;
import org.sparebit.engine.precode.Precoder;
import org.sparebit.engine.precode.PrecoderException;
import org.sparebit.engine.precode.Precoders;
import org.sparebit.engine.precode.Strength;
import org.sparebit.engine.precode.StrengthControl;
import org.sparebit.protocol.EncodeRequest;
import org.sparebit.protocol.FailureCode;

/**
 * Precodes frames, several at once: a single run of a small net does not scale over threads, many
 * runs side by side do. The order is kept by the futures.
 */
final class PrecodeStage implements AutoCloseable {
  private final EncodeRequest request;
  private final Rational frameRate;
  private final @Nullable Precoder precoder;
  private final ExecutorService executor;
  private @Nullable StrengthControl strengths;
  private @Nullable LumaPool pool;

  private PrecodeStage(EncodeRequest request, Rational frameRate, @Nullable Precoder precoder) {
    this.request = request;
    this.frameRate = frameRate;
    this.precoder = precoder;
    this.executor =
        Executors.newFixedThreadPool(
            request.threads(),
            task -> {
              Thread thread = new Thread(task, "precode");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Loads the model that the request needs, if it needs one.
   *
   * @param bitDepth of the pictures to encode
   */
  static PrecodeStage open(EncodeRequest request, Rational frameRate, int bitDepth)
      throws EncodeFailure {
    if (request.useGpu()) {
      Gpu gpu = GpuProbe.probe();
      if (!gpu.usable()) {
        throw new EncodeFailure(FailureCode.GPU_UNAVAILABLE, gpu.problem());
      }
    }
    if (request.precoder() == PrecoderMode.PRECODER_NONE) {
      return new PrecodeStage(request, frameRate, null);
    }
    try {
      return new PrecodeStage(request, frameRate, Precoders.open(bitDepth, request.useGpu()));
    } catch (GpuUnavailableException e) {
      throw new EncodeFailure(FailureCode.GPU_UNAVAILABLE, String.valueOf(e.getMessage()), e);
    } catch (PrecoderException e) {
      throw unavailable(e);
    }
  }

  private static EncodeFailure unavailable(PrecoderException e) {
    return new EncodeFailure(
        FailureCode.PRECODER_UNAVAILABLE, "the precoder can't be used: " + e.getMessage(), e);
  }

  /** Begins to precode a frame, which becomes the stage's; the result is the caller's. */
  Future<Frame> submit(Frame frame) throws FfmpegException, EncodeFailure {
    Precoder model = precoder;
    if (model == null) {
      return CompletableFuture.completedFuture(frame);
    }
    LumaPlane source = plane(frame);
    Strength strength = strengths(frame).next(source);
    if (strength.amount() == 0) {
      return CompletableFuture.completedFuture(frame);
    }
    LumaPool planes = pool;
    if (planes == null) {
      planes = new LumaPool(frame.width(), frame.height(), frame.bitDepth() > 8 ? 2 : 1);
      pool = planes;
    }
    Frame target = frame.withNewLuma(planes);
    return executor.submit(() -> precode(model, frame, source, target, strength));
  }

  private StrengthControl strengths(Frame first) throws EncodeFailure {
    StrengthControl control = strengths;
    if (control == null) {
      try {
        control =
            StrengthControl.forJob(
                request.precoder(),
                request.codec(),
                request.bitrateKbps(),
                first.width(),
                first.height(),
                frameRate.toDouble());
      } catch (PrecoderException e) {
        throw unavailable(e);
      }
      strengths = control;
    }
    return control;
  }

  private static Frame precode(
      Precoder precoder, Frame frame, LumaPlane source, Frame target, Strength strength)
      throws PrecoderException {
    try (frame) {
      precoder.precode(source, plane(target), strength);
      return target;
    } catch (PrecoderException | RuntimeException e) {
      target.close();
      throw e;
    }
  }

  private static LumaPlane plane(Frame frame) {
    return new LumaPlane(
        frame.lumaSamples(), frame.width(), frame.height(), frame.lumaLineSize(), frame.bitDepth());
  }

  /** Waits for what has begun; only then may the model's memory go. */
  @Override
  public void close() {
    executor.shutdown();
    boolean interrupted = false;
    while (true) {
      try {
        if (executor.awaitTermination(1, TimeUnit.SECONDS)) {
          break;
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (pool != null) {
      pool.close();
    }
    if (precoder != null) {
      precoder.close();
    }
  }
}
