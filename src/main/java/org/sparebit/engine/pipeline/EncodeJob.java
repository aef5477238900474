package org.sparebit.engine.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sparebit.engine.failure.EncodeFailure;
import org.sparebit.engine.failure.FailureTexts;
import org.sparebit.engine.failure.Warnings;
import org.sparebit.engine.ffmpeg.BareAac;
import org.sparebit.engine.ffmpeg.Demuxer;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.Muxer;
import org.sparebit.engine.ffmpeg.Pass;
import org.sparebit.engine.ffmpeg.Rational;
import org.sparebit.engine.ffmpeg.SourceStream;
import org.sparebit.engine.io.InputState;
import org.sparebit.engine.io.Sink;
import org.sparebit.engine.io.Source;
import org.sparebit.engine.picture.VideoGeometry;
import org.sparebit.engine.precode.PrecoderSource;
import org.sparebit.engine.precode.Precoders;
import org.sparebit.engine.time.FrameRates;
import org.sparebit.engine.tracks.Input;
import org.sparebit.engine.tracks.ProgramChoice;
import org.sparebit.engine.tracks.StreamTexts;
import org.sparebit.engine.tracks.Tracks;
import org.sparebit.protocol.Completed;
import org.sparebit.protocol.EncodeRequest;
import org.sparebit.protocol.Failed;
import org.sparebit.protocol.FailureCode;
import org.sparebit.protocol.Opened;
import org.sparebit.protocol.Progress;
import org.sparebit.protocol.Verified;
import org.sparebit.protocol.Warning;
import org.sparebit.protocol.WorkerMessage;
import org.sparebit.protocol.WorkerResult;

/**
 * One encode from a source to a sink, whose result is verified, in one pass over the input or in
 * two. The calling thread demuxes, decodes and scales; a pool precodes; one thread encodes and
 * muxes. Bounded queues lie between them.
 */
public final class EncodeJob {
  /** Of the time that both passes take; measured with VP9, see docs/benchmarks.md. */
  private static final double FIRST_PASS_SHARE = 0.15;

  /** Frames that wait for the encoder beyond those that are being precoded. */
  private static final int WAITING_FRAMES = 2;

  /** How soon a job that waits to put its result in place notices that it is cancelled. */
  private static final long PERMISSION_CHECK_MILLIS = 100;

  private static final System.Logger LOG = System.getLogger(EncodeJob.class.getName());

  /** Once the input is open, as it is planned. */
  private EncodeRequest request;

  private MemoryPlan plan;

  /** Whether edit lists are applied here and not by FFmpeg, in all passes alike. */
  private boolean edited;

  private final Consumer<WorkerMessage> messages;
  private final PrecoderSource precoders;
  private final ProgressMeter progress = new ProgressMeter();
  private final List<Warning> warnings = new ArrayList<>();
  private final WarningNews news;
  private final Sink sink;
  private final CountDownLatch mayPublish;
  private volatile boolean cancelled;
  private boolean announced;

  /**
   * Prepares a job.
   *
   * @param messages gets {@code Opened} once, and {@code Warned} when there is more to say
   */
  public EncodeJob(EncodeRequest request, Consumer<WorkerMessage> messages) {
    this(request, messages, Precoders::open);
  }

  /**
   * Likewise, with precoders from elsewhere.
   *
   * @param messages gets {@code Opened} once, and {@code Warned} when there is more to say
   */
  public EncodeJob(
      EncodeRequest request, Consumer<WorkerMessage> messages, PrecoderSource precoders) {
    this(request, messages, precoders, new CountDownLatch(0));
  }

  /**
   * Likewise, putting the result in place only when that is allowed.
   *
   * @param messages gets {@code Opened} once, {@code Warned} when there is more to say, and {@code
   *     Verified} at the end
   * @param mayPublish open when the result may be put in place
   */
  public EncodeJob(
      EncodeRequest request,
      Consumer<WorkerMessage> messages,
      PrecoderSource precoders,
      CountDownLatch mayPublish) {
    this.mayPublish = mayPublish;
    this.request = request;
    this.plan = MemoryPlan.none(request);
    this.messages = messages;
    this.news = new WarningNews(messages, System::nanoTime);
    this.precoders = precoders;
    this.sink = Sink.of(request.files());
  }

  /** How far the job is; may be asked from any thread. */
  public Progress progress() {
    return progress.snapshot();
  }

  /** Makes the job end soon, with {@code CANCELLED}; may be called from any thread. */
  public void cancel() {
    cancelled = true;
  }

  /** Removes the temporary output, if there is one. */
  public void discardOutput() {
    sink.discard();
  }

  /** Runs the job. Whatever happens is a result; only one that has completed leaves a file. */
  public WorkerResult run() {
    try {
      return encode();
    } catch (EncodeFailure e) {
      switch (e.code().category()) {
        case TRANSIENT, MACHINE -> LOG.log(System.Logger.Level.WARNING, e.code().name(), e);
        case PERMANENT, CANCELLED, REQUEUED -> {}
      }
      return new Failed(e.code(), Warnings.shortened(e.text()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Failed(FailureCode.CANCELLED, EncodeFailure.STOPPED);
    } finally {
      sink.discard();
      sink.close();
    }
  }

  private Completed encode() throws EncodeFailure, InterruptedException {
    try (Source source = Source.open(request.files());
        Demuxer demuxer = source.demuxer()) {
      // The server takes a stall before this for one of the input.
      progress.step();
      InputState before = source.state();
      BareAac.describe(demuxer, source::demuxer);
      SourceStream video = ProgramChoice.video(demuxer, request.program(), warnings::add);
      plan = MemoryPlan.of(request, video);
      request = plan.request();
      plan.warning().ifPresent(warnings::add);
      Rational frameRate = FrameRates.choose(video, request.codec(), warnings);
      Input input = input(source, demuxer, video, frameRate);
      try (PrecodeStage precoding = openPrecoding(input.frameRate());
          Muxer muxer = sink.muxer(request.container(), request.bounds().outputBytes())) {
        int streamIndex = muxer.addEncoded();
        try (Tracks tracks =
                new Tracks(input, muxer, streamIndex, request.codec(), request.container());
            FirstPass first = new FirstPass(muxer.wantsGlobalHeader())) {
          warnings.addAll(tracks.warnings());
          edited =
              video.presentation().isCut()
                  || tracks.streams().stream().anyMatch(stream -> stream.presentation().isCut());
          boolean twoPasses = request.codec().hasTwoPasses();
          if (twoPasses) {
            runFirst(source, first, input.frameRate());
            before.requireSame(source.state());
          }
          Pass pass = twoPasses ? first.second() : Pass.SINGLE;
          EncodeStage stage =
              stage(
                  new MuxedVideo(
                      request.video(),
                      request.container(),
                      muxer,
                      streamIndex,
                      input.frameRate(),
                      pass),
                  input);
          long damaged = read(input, precoding, stage, tracks, warnings);
          if (twoPasses) {
            before.requireSame(source.state());
          }
          muxer.finish(progress::step);
          return verified(stage, tracks, damaged);
        }
      }
    } catch (FfmpegException e) {
      throw FailureTexts.of(e);
    }
  }

  /** The whole input, without its audio, for the statistics alone. */
  private void runFirst(Source source, FirstPass first, Rational frameRate)
      throws EncodeFailure, FfmpegException, InterruptedException {
    progress.beginFirstPass(FIRST_PASS_SHARE);
    // The second pass says again what this one finds.
    List<Warning> found = new ArrayList<>(warnings);
    try (Demuxer demuxer = source.demuxer()) {
      SourceStream video = ProgramChoice.video(demuxer, request.program(), known -> {});
      Input input = input(source, demuxer, video, frameRate);
      long damaged =
          read(input, CompletableFuture::completedFuture, stage(first, input), null, found);
      StreamTexts.damagedVideo(damaged).ifPresent(found::add);
      news.firstPassFound(found);
    }
    progress.beginEncoding();
  }

  /** Runs the stages to the end of the input; returns how much of it was damaged. */
  private long read(
      Input input,
      InputPass.Precoding precoding,
      EncodeStage stage,
      @Nullable Tracks tracks,
      List<Warning> found)
      throws EncodeFailure, FfmpegException, InterruptedException {
    try (EncodingThread encoding =
        new EncodingThread(stage, PrecodeStage.capacity(request) + WAITING_FRAMES, this::cancel)) {
      return new InputPass(
              plan,
              input,
              tracks,
              progress,
              () -> cancelled,
              edited,
              new PassWarnings(found, tracks, news))
          .run(precoding, encoding, size -> announce(input, size, found));
    }
  }

  private EncodeStage stage(PassOutput output, Input input) {
    return new EncodeStage(
        request,
        plan.lookahead(),
        output,
        input.video().timeBase(),
        input.frameRate(),
        input.demuxer().length().seconds(),
        progress,
        () -> cancelled);
  }

  private PrecodeStage openPrecoding(Rational frameRate) throws EncodeFailure {
    return PrecodeStage.open(
        request, frameRate, request.video().bitDepth(), precoders, progress::startClock);
  }

  private Input input(Source source, Demuxer demuxer, SourceStream video, Rational frameRate)
      throws EncodeFailure {
    Input all = Input.of(demuxer, video, frameRate, request.container());
    return all.from(source.select(demuxer, all.startMicros()));
  }

  /** Once, whichever pass comes first. */
  private void announce(Input input, VideoGeometry size, List<Warning> found) {
    if (announced) {
      return;
    }
    announced = true;
    List<Warning> known = Warnings.bounded(found);
    messages.accept(
        new Opened(
            size.width(),
            size.height(),
            input.frameRate().toDouble(),
            input.demuxer().length().seconds(),
            known));
    news.opened(known);
  }

  /**
   * Checks the result and puts it in place.
   *
   * @param damaged packets or frames of the video
   */
  private Completed verified(EncodeStage stage, Tracks tracks, long damaged)
      throws EncodeFailure, InterruptedException {
    double seconds = stage.durationSeconds();
    Optional<Sink.Written> written = sink.written();
    if (written.isPresent()) {
      new OutputVerifier(request, written.get(), progress, () -> cancelled)
          .verify(stage.frames(), stage.lastStartSeconds(), tracks);
    }
    long size = sink.sizeBytes();
    StreamTexts.damagedVideo(damaged).ifPresent(warnings::add);
    tracks.leftOut().ifPresent(warnings::add);
    stage.warning().ifPresent(warnings::add);
    stage.encoderNote().ifPresent(warnings::add);
    Completed result =
        new Completed(
            stage.frames(),
            seconds,
            kilobitsPerSecond(stage.bytes() == 0 ? size : stage.bytes(), seconds),
            size,
            damaged + tracks.damaged(),
            Warnings.bounded(warnings));
    messages.accept(new Verified(result, sink.identity()));
    awaitPermission();
    sink.publish();
    return result;
  }

  private void awaitPermission() throws EncodeFailure, InterruptedException {
    do {
      EncodeFailure.checkCancelled(() -> cancelled);
    } while (!mayPublish.await(PERMISSION_CHECK_MILLIS, TimeUnit.MILLISECONDS));
    EncodeFailure.checkCancelled(() -> cancelled);
  }

  private static double kilobitsPerSecond(long bytes, double seconds) {
    return seconds > 0 ? bytes * 8 / seconds / 1000 : 0;
  }
}
