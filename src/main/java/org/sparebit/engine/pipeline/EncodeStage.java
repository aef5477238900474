package org.sparebit.engine.pipeline;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.sparebit.codec.EncoderSettings;
import org.sparebit.codec.Lookahead;
import org.sparebit.codec.NvencSettings;
import org.sparebit.codec.VideoCodec;
import org.sparebit.codec.VideoSettings;
import org.sparebit.engine.failure.EncodeFailure;
import org.sparebit.engine.failure.FailureTexts;
import org.sparebit.engine.failure.PrecoderFailures;
import org.sparebit.engine.ffmpeg.Encoder;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.Frame;
import org.sparebit.engine.ffmpeg.Packet;
import org.sparebit.engine.ffmpeg.Pass;
import org.sparebit.engine.ffmpeg.Rational;
import org.sparebit.engine.time.ConstantRate;
import org.sparebit.engine.time.EncoderTimes;
import org.sparebit.engine.time.FrameRates;
import org.sparebit.protocol.EncodeRequest;
import org.sparebit.protocol.FailureCode;
import org.sparebit.protocol.GpuOptions;
import org.sparebit.protocol.Warning;
import org.sparebit.protocol.WarningCode;

/** Encodes frames in their order, in one pass; runs on a thread of its own. */
final class EncodeStage {
  private final EncodeRequest request;
  private final Lookahead lookahead;
  private final PassOutput result;
  private final Rational sourceTimeBase;
  private final Rational timeBase;
  private final Rational frameRate;
  private final double inputSeconds;
  private final ProgressMeter progress;
  private final BooleanSupplier cancelled;

  /** By presentation time, of the frames inside the encoder, which does not carry them through. */
  private final Map<Long, Long> durations = new HashMap<>();

  private final FrameMessages messages;
  private final @Nullable ConstantRate constantRate;

  /** Null where the encoder does not count times. */
  private final @Nullable EncoderTimes encoderTimes;

  private @Nullable Frame held;
  private @Nullable Warning encoderNote;
  private int keyframeInterval;
  private long frames;
  private long bytes;
  private double startSeconds;
  private double lastSeconds;
  private double endSeconds;

  /**
   * Makes the stage.
   *
   * @param result takes what comes out
   * @param sourceTimeBase of the frames that come
   * @param inputSeconds length of the input, 0 if unknown: for progress only
   */
  EncodeStage(
      EncodeRequest request,
      Lookahead lookahead,
      PassOutput result,
      Rational sourceTimeBase,
      Rational frameRate,
      double inputSeconds,
      ProgressMeter progress,
      BooleanSupplier cancelled) {
    this.request = request;
    this.lookahead = lookahead;
    this.result = result;
    this.sourceTimeBase = sourceTimeBase;
    boolean constant = request.codec().hasConstantFrameRate();
    // FFmpeg takes the rate that it writes into the header from the time base.
    this.timeBase = constant ? frameRate.inverse() : sourceTimeBase;
    this.constantRate = constant ? new ConstantRate(sourceTimeBase, frameRate) : null;
    this.messages = new FrameMessages(request.codec());
    this.encoderTimes = request.codec().countsTimes() ? new EncoderTimes(timeBase) : null;
    this.frameRate = frameRate;
    this.inputSeconds = inputSeconds;
    this.progress = progress;
    this.cancelled = cancelled;
  }

  /** Encodes until the queue ends; a queue that was stopped leaves the output unfinished. */
  void run(Handover<CompletableFuture<Frame>> queue)
      throws FfmpegException, EncodeFailure, InterruptedException {
    try {
      encodeAll(queue);
    } finally {
      if (held != null) {
        held.close();
      }
    }
  }

  private void encodeAll(Handover<CompletableFuture<Frame>> queue)
      throws FfmpegException, EncodeFailure, InterruptedException {
    CompletableFuture<Frame> next = queue.take();
    if (next == null) {
      return;
    }
    Frame first = finished(next);
    EncoderSettings settings;
    Encoder encoder;
    try {
      settings = settings(first);
      encoder = open(first, settings);
    } catch (EncodeFailure e) {
      first.close();
      throw e;
    } catch (FfmpegException e) {
      first.close();
      if (e.kind() == FfmpegException.Kind.OUT_OF_MEMORY) {
        throw e;
      }
      throw new EncodeFailure(
          FailureCode.ENCODER_REFUSED, "the encoder refused the job: " + e.getMessage(), e);
    }
    try (encoder) {
      startWith(first, encoder);
      keyframeInterval = settings.keyframeInterval();
      take(encoder, first);
      for (next = queue.take(); next != null; next = queue.take()) {
        take(encoder, finished(next));
      }
      if (queue.isStopped()) {
        return;
      }
      if (constantRate != null && held != null) {
        long end = held.presentationTime() + held.duration();
        repeat(encoder, held, constantRate.end(end));
      }
      process(encoder, null);
      result.finish(encoder);
    }
  }

  private static Frame finished(CompletableFuture<Frame> frame)
      throws EncodeFailure, InterruptedException {
    try {
      return frame.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw PrecoderFailures.whileRunning(cause);
    }
  }

  private EncoderSettings settings(Frame first) {
    return EncoderSettings.of(toEncode(), first.width(), request.threads(), lookahead);
  }

  /**
   * An encoder that is told a lower rate than the real one gets as many frames more in a second.
   */
  private VideoSettings toEncode() {
    VideoSettings video = request.video();
    double told = FrameRates.ofEncoder(request.codec(), frameRate).toDouble();
    return video.withRateControl(video.rateControl().forSecondsOf(told / frameRate.toDouble()));
  }

  private Encoder open(Frame first, EncoderSettings settings)
      throws FfmpegException, EncodeFailure {
    Optional<NvencSettings> nvenc = nvenc(first);
    if (nvenc.isEmpty()) {
      return open(first, request.codec().encoder(), settings.options());
    }
    String name = nvenc.get().encoder();
    try {
      Encoder encoder = open(first, name, nvenc.get().options());
      encoderNote =
          WarningCode.GPU_USED.with(
              "the GPU encoded the video (" + name + "), as SPAREBIT_NVENC or --nvenc asks for");
      return encoder;
    } catch (FfmpegException e) {
      throw FailureTexts.nvencNotOpened(e, request.codec());
    }
  }

  private Encoder open(Frame first, String name, Map<String, String> options)
      throws FfmpegException {
    return Encoder.openVideo(
        name,
        first,
        timeBase,
        FrameRates.ofEncoder(request.codec(), frameRate),
        result.wantsGlobalHeader(),
        options,
        result.pass());
  }

  /** FFmpeg gives the GPU's encoders pictures of 10 bit only in a format that is not ours. */
  private Optional<NvencSettings> nvenc(Frame first) {
    GpuOptions gpu = request.gpu();
    if (gpu == null || !gpu.nvenc()) {
      return Optional.empty();
    }
    Optional<NvencSettings> settings = NvencSettings.of(toEncode(), gpu.device());
    if (first.bitDepth() == 8 && settings.isPresent()) {
      return settings;
    }
    encoderNote =
        WarningCode.GPU_NOT_USED.with(
            "the CPU encoded the video ("
                + request.codec().encoder()
                + "): the GPU's encoders are for AV1, H_264 and H_265 of 8 bit");
    return Optional.empty();
  }

  private void startWith(Frame first, Encoder encoder) throws FfmpegException, EncodeFailure {
    try {
      result.start(encoder);
    } catch (FfmpegException | EncodeFailure e) {
      first.close();
      throw e;
    }
  }

  private void take(Encoder encoder, Frame frame) throws FfmpegException, EncodeFailure {
    double unit = sourceTimeBase.toDouble();
    if (frames == 0 && held == null) {
      startSeconds = frame.presentationTime() * unit;
    }
    lastSeconds = frame.presentationTime() * unit;
    endSeconds = (frame.presentationTime() + frame.duration()) * unit;
    if (constantRate == null) {
      try (frame) {
        messages.before(frame, false);
        encode(encoder, frame);
      }
      return;
    }
    Frame previous = held;
    held = frame;
    long times = constantRate.due(frame.presentationTime());
    if (previous != null) {
      try (previous) {
        repeat(encoder, previous, times);
      }
    }
  }

  private void repeat(Encoder encoder, Frame frame, long times)
      throws FfmpegException, EncodeFailure {
    if (times == 0) {
      messages.leftOut(frame);
    }
    for (long i = 0; i < times; i++) {
      frame.presentationTime(firstTick() + frames);
      frame.duration(1);
      messages.before(frame, i > 0);
      encode(encoder, frame);
    }
  }

  /** Where the pictures begin, so that they stay beside the audio; Y4M has neither. */
  private long firstTick() {
    return isY4m(request) ? 0 : Math.round(startSeconds * frameRate.toDouble());
  }

  private void encode(Encoder encoder, Frame frame) throws FfmpegException, EncodeFailure {
    // Without this the source's own keyframes would be keyframes of the output, too.
    frame.forceKeyframe(keyframeInterval > 0 && frames % keyframeInterval == 0);
    frames++;
    if (!(result.pass() instanceof Pass.First)) {
      // A first pass gives no packets that would take them out again.
      durations.put(frame.presentationTime(), frame.duration());
    }
    // A frame that is held for long confuses libvpx: it makes keyframes where none should be.
    frame.duration(Math.min(frame.duration(), nominalDuration()));
    if (encoderTimes != null) {
      frame.presentationTime(encoderTimes.toEncoder(frame.presentationTime()));
    }
    process(encoder, frame);
    progress.frameEncoded();
    if (inputSeconds > 0) {
      progress.encoded(endSeconds / inputSeconds);
    }
  }

  private void process(Encoder encoder, @Nullable Frame frame)
      throws FfmpegException, EncodeFailure {
    EncodeFailure.checkCancelled(cancelled);
    encoder.<EncodeFailure, RuntimeException>process(
        frame, packet -> write(packet, encoder.timeBase()));
  }

  private void write(Packet packet, Rational encoderTimeBase)
      throws FfmpegException, EncodeFailure {
    if (encoderTimes != null) {
      encoderTimes.restore(packet);
    }
    messages.into(packet);
    bytes += packet.sizeBytes();
    Long duration = durations.remove(packet.presentationTime());
    packet.duration(duration == null ? nominalDuration() : duration);
    result.write(packet, encoderTimeBase);
    progress.step();
    // A slow encoder holds dozens of frames when the input ends.
    EncodeFailure.checkCancelled(cancelled);
  }

  private long nominalDuration() {
    return Math.max(1, Math.round(1 / (frameRate.toDouble() * timeBase.toDouble())));
  }

  private static boolean isY4m(EncodeRequest request) {
    return request.codec() == VideoCodec.Y4M;
  }

  /** What users should know of the frames' rate; complete when the stage has run. */
  Optional<Warning> warning() {
    return constantRate == null ? Optional.empty() : constantRate.warning();
  }

  /** Which encoder it was, where the request wants the GPU's; complete when the stage has run. */
  Optional<Warning> encoderNote() {
    return Optional.ofNullable(encoderNote);
  }

  /** Frames given to the encoder. */
  long frames() {
    return frames;
  }

  /** Size of the video packets; 0 for Y4M, whose packets only refer to the pictures. */
  long bytes() {
    return isY4m(request) ? 0 : bytes;
  }

  /** From the start of the first frame to the start of the last. */
  double lastStartSeconds() {
    return constantRate == null ? lastSeconds - startSeconds : (frames - 1) / frameRate.toDouble();
  }

  /** From the start of the first frame to the end of the last. */
  double durationSeconds() {
    return endSeconds - startSeconds;
  }
}
