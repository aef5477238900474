package org.sparebit.engine.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sparebit.codec.PrecoderMode;
import org.sparebit.codec.VideoSettings;
import org.sparebit.engine.failure.EncodeFailure;
import org.sparebit.engine.failure.PrecoderFailures;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.Frame;
import org.sparebit.engine.ffmpeg.PlanePool;
import org.sparebit.engine.ffmpeg.Rational;
import org.sparebit.engine.precode.GpuUnavailableException;
import org.sparebit.engine.precode.Plane;
import org.sparebit.engine.precode.Precoder;
import org.sparebit.engine.precode.PrecoderException;
import org.sparebit.engine.precode.PrecoderSource;
import org.sparebit.engine.precode.strength.FrameStrength;
import org.sparebit.engine.precode.strength.StrengthControl;
import org.sparebit.protocol.EncodeRequest;
import org.sparebit.protocol.GpuOptions;

/**
 * Precodes frames, several at once. On a CPU a single run of a small net does not scale over
 * threads, but many runs side by side do; a GPU takes several frames in one run. The order is kept
 * by the futures.
 *
 * <p>For one thread, which submits frames of one size in presentation order.
 */
final class PrecodeStage implements InputPass.Precoding, AutoCloseable {
  /**
   * While the GPU computes one run, the planes of the other are copied to where they belong, and
   * their chroma is precoded.
   */
  private static final int GPU_RUNS_AT_ONCE = 2;

  private final EncodeRequest request;
  private final Rational frameRate;
  private final @Nullable Precoder precoder;

  /** Null where the codec's chroma is left as it is. */
  private final @Nullable Precoder chromaPrecoder;

  private final Runnable warmedUp;
  private final ExecutorService executor;

  /** Frames that wait for others to fill a run. */
  private List<PendingFrame> waiting = new ArrayList<>();

  private int framesPerRun;
  private @Nullable StrengthControl strengths;

  /** For each plane; empty before the first frame. */
  private List<PlanePool> pools = List.of();

  private PrecodeStage(
      EncodeRequest request,
      Rational frameRate,
      @Nullable Precoder precoder,
      @Nullable Precoder chromaPrecoder,
      Runnable warmedUp) {
    this.request = request;
    this.frameRate = frameRate;
    this.precoder = precoder;
    this.chromaPrecoder = chromaPrecoder;
    this.warmedUp = warmedUp;
    this.executor =
        Executors.newFixedThreadPool(
            request.gpu() == null ? request.threads() : GPU_RUNS_AT_ONCE,
            task -> {
              Thread thread = new Thread(task, "precode");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Loads the model that the request needs. A request for a GPU needs one that works, whatever it
   * is used for.
   *
   * @param bitDepth of the pictures to encode
   * @param precoders where the model comes from
   * @param warmedUp is run once a GPU is ready for the first frame
   */
  static PrecodeStage open(
      EncodeRequest request,
      Rational frameRate,
      int bitDepth,
      PrecoderSource precoders,
      Runnable warmedUp)
      throws EncodeFailure {
    boolean precodes = request.precoder() != PrecoderMode.PRECODER_NONE;
    if (!precodes && request.gpu() == null) {
      return new PrecodeStage(request, frameRate, null, null, warmedUp);
    }
    try {
      Precoder precoder = precoders.open(bitDepth, request.gpu());
      if (!precodes) {
        precoder.close();
        return new PrecodeStage(request, frameRate, null, null, warmedUp);
      }
      try {
        Precoder chroma =
            StrengthControl.precodesChroma(request.codec()) ? precoders.openChroma(bitDepth) : null;
        return new PrecodeStage(request, frameRate, precoder, chroma, warmedUp);
      } catch (PrecoderException | RuntimeException e) {
        precoder.close();
        throw e;
      }
    } catch (GpuUnavailableException | PrecoderException e) {
      throw PrecoderFailures.unavailable(e);
    }
  }

  /** How many frames it may hold at most, so that all of its threads are busy. */
  static int capacity(EncodeRequest request) {
    GpuOptions gpu = request.gpu();
    return gpu == null ? request.threads() : GPU_RUNS_AT_ONCE * gpu.framesPerRun();
  }

  @Override
  public CompletableFuture<Frame> submit(Frame frame) throws FfmpegException, EncodeFailure {
    Precoder model = precoder;
    if (model == null) {
      return CompletableFuture.completedFuture(frame);
    }
    Plane source = PendingFrame.plane(frame, 0);
    FrameStrength strength = strengths(frame).next(source);
    List<PlanePool> planes = pools(frame, model);
    if (strength.luma().amount() == 0) {
      // Nothing may follow to fill the run that earlier frames wait for.
      flush();
      return CompletableFuture.completedFuture(frame);
    }
    boolean changesChroma = PendingFrame.changesChroma(frame, strength);
    Frame target = frame.withNewPlanes(changesChroma ? planes : planes.subList(0, 1));
    PendingFrame pending = new PendingFrame(frame, source, target, strength);
    waiting.add(pending);
    if (waiting.size() >= framesPerRun) {
      flush();
    }
    return pending.result();
  }

  @Override
  public void flush() {
    if (waiting.isEmpty() || precoder == null) {
      return;
    }
    List<PendingFrame> together = waiting;
    Precoder model = precoder;
    waiting = new ArrayList<>();
    executor.execute(() -> PendingFrame.precode(model, chromaPrecoder, together));
  }

  /** Made for the first frame, which also decides how many frames fit a run. */
  private List<PlanePool> pools(Frame first, Precoder model) throws FfmpegException, EncodeFailure {
    if (pools.isEmpty()) {
      framesPerRun = model.framesPerRun(first.width(), first.height());
      if (request.gpu() != null) {
        warmUp(first, model);
      }
      List<PlanePool> planes = new ArrayList<>();
      pools = planes;
      for (int plane = 0; plane < (first.hasChromaPlanes() ? 3 : 1); plane++) {
        planes.add(
            new PlanePool(
                first.planeWidth(plane), first.planeHeight(plane), first.bitDepth() > 8 ? 2 : 1));
      }
    }
    return pools;
  }

  private void warmUp(Frame first, Precoder model) throws EncodeFailure {
    try {
      model.warmUp(first.width(), first.height());
    } catch (PrecoderException e) {
      throw PrecoderFailures.whileRunning(e);
    }
    warmedUp.run();
  }

  private StrengthControl strengths(Frame first) throws EncodeFailure {
    StrengthControl control = strengths;
    if (control == null) {
      try {
        control =
            StrengthControl.forJob(
                request.precoder(),
                measured(),
                first.width(),
                first.height(),
                frameRate.toDouble());
      } catch (PrecoderException e) {
        throw PrecoderFailures.unavailable(e);
      }
      strengths = control;
    }
    return control;
  }

  /** What is known of the encoder; NVENC's presets were not measured. */
  private VideoSettings measured() {
    GpuOptions gpu = request.gpu();
    return gpu != null && gpu.nvenc() ? request.video().withEncoderPreset("") : request.video();
  }

  /** Waits for what has begun; only then may the model's memory go. */
  @Override
  public void close() {
    waiting.forEach(PendingFrame::drop);
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
    pools.forEach(PlanePool::close);
    if (precoder != null) {
      precoder.close();
    }
    if (chromaPrecoder != null) {
      chromaPrecoder.close();
    }
  }
}
