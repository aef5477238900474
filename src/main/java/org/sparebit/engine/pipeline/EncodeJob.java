package org.sparebit.engine.pipeline;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.sparebit.engine.ffmpeg.Demuxer;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.Muxer;
import org.sparebit.engine.ffmpeg.Rational;
import org.sparebit.engine.ffmpeg.SourceStream;
import org.sparebit.protocol.Completed;
import org.sparebit.protocol.EncodeRequest;
import org.sparebit.protocol.Failed;
import org.sparebit.protocol.FailureCode;
import org.sparebit.protocol.Opened;
import org.sparebit.protocol.Progress;
import org.sparebit.protocol.WorkerMessage;
import org.sparebit.protocol.WorkerResult;

/**
 * One encode from the input file to the verified output. The calling thread demuxes, decodes and
 * scales; a pool precodes; one thread encodes and muxes. Bounded queues lie between them.
 */
public final class EncodeJob {
  /** Frames that wait for the encoder beyond those that are being precoded. */
  private static final int WAITING_FRAMES = 2;

  private static final System.Logger LOG = System.getLogger(EncodeJob.class.getName());

  private final EncodeRequest request;
  private final Consumer<WorkerMessage> messages;
  private final ProgressMeter progress = new ProgressMeter();
  private final List<String> warnings = new ArrayList<>();
  private final OutputFile file;
  private volatile boolean cancelled;

  /**
   * Prepares a job.
   *
   * @param messages gets {@code Opened} once
   */
  public EncodeJob(EncodeRequest request, Consumer<WorkerMessage> messages) {
    this.request = request;
    this.messages = messages;
    this.file = new OutputFile(request);
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
    file.discard();
  }

  /** Runs the job. Whatever happens is a result; only one that has completed leaves a file. */
  public WorkerResult run() {
    try {
      return encode();
    } catch (EncodeFailure e) {
      if (e.code().category() == FailureCode.Category.TRANSIENT) {
        LOG.log(System.Logger.Level.WARNING, e.code().name(), e);
      }
      return new Failed(e.code(), e.text());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Failed(FailureCode.CANCELLED, EncodeFailure.STOPPED);
    } finally {
      file.discard();
    }
  }

  private Completed encode() throws EncodeFailure, InterruptedException {
    Path input = Path.of(request.input());
    try (Demuxer demuxer = open(input)) {
      SourceStream video =
          demuxer.bestVideo().orElseThrow(() -> FailureTexts.withoutVideo(demuxer));
      Rational frameRate = FrameRates.choose(video, request.codec(), warnings);
      Input source = new Input(demuxer, video, frameRate);
      try (Muxer muxer = createOutput()) {
        int streamIndex = muxer.addEncoded();
        try (Tracks tracks = new Tracks(source, muxer, streamIndex, request)) {
          warnings.addAll(tracks.warnings());
          EncodeStage stage =
              new EncodeStage(
                  request,
                  muxer,
                  streamIndex,
                  video.timeBase(),
                  frameRate,
                  demuxer.durationSeconds(),
                  progress,
                  () -> cancelled);
          long damaged;
          try (EncodingThread encoding =
              new EncodingThread(stage, request.threads() + WAITING_FRAMES, this::cancel)) {
            damaged =
                new Transcode(request, source, tracks, progress, () -> cancelled, warnings)
                    .run(encoding, size -> opened(source, size));
          }
          muxer.finish(progress::step);
          return verified(stage, tracks, damaged + tracks.damaged());
        }
      }
    } catch (FfmpegException e) {
      throw FailureTexts.of(e);
    }
  }

  private static Demuxer open(Path input) throws EncodeFailure {
    try {
      return Demuxer.open(input);
    } catch (FfmpegException e) {
      throw InputProblems.notOpened(input, e);
    }
  }

  private Muxer createOutput() throws EncodeFailure {
    try {
      return Muxer.create(file.temporary(), request.container().muxer());
    } catch (FfmpegException e) {
      throw FailureTexts.notCreated(e);
    }
  }

  private void opened(Input input, VideoGeometry size) {
    messages.accept(
        new Opened(
            size.width(),
            size.height(),
            input.frameRate().toDouble(),
            input.demuxer().durationSeconds(),
            List.copyOf(warnings)));
  }

  private Completed verified(EncodeStage stage, Tracks tracks, long damaged) throws EncodeFailure {
    double seconds = stage.durationSeconds();
    new OutputVerifier(request, file, progress, () -> cancelled)
        .verify(stage.frames(), stage.lastStartSeconds(), tracks);
    long size = file.sizeBytes();
    if (damaged > 0) {
      warnings.add(damaged + " packets or frames of the input could not be decoded");
    }
    tracks.leftOut().ifPresent(warnings::add);
    stage.warning().ifPresent(warnings::add);
    file.publish();
    return new Completed(
        stage.frames(),
        seconds,
        kilobitsPerSecond(stage.bytes() == 0 ? size : stage.bytes(), seconds),
        size,
        damaged,
        List.copyOf(warnings));
  }

  private static double kilobitsPerSecond(long bytes, double seconds) {
    return seconds > 0 ? bytes * 8 / seconds / 1000 : 0;
  }
}
