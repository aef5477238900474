package org.sparebit.engine.pipeline;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.sparebit.engine.ffmpeg.Demuxer;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.Frame;
import org.sparebit.engine.ffmpeg.Muxer;
import org.sparebit.engine.ffmpeg.Packet;
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

  /** All ProRes profiles store 10 bits. */
  private static final int PRORES_BIT_DEPTH = 10;

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
      return new Failed(FailureCode.CANCELLED, "the job was stopped");
    } finally {
      file.discard();
    }
  }

  private Completed encode() throws EncodeFailure, InterruptedException {
    Path input = Path.of(request.input());
    try (Demuxer demuxer = open(input)) {
      SourceStream video =
          demuxer
              .bestVideo()
              .orElseThrow(
                  () ->
                      new EncodeFailure(
                          FailureCode.INPUT_WITHOUT_VIDEO,
                          "the input has no video stream, only "
                              + kinds(demuxer)
                              + "; check that it is the right file"));
      Rational frameRate = FrameRates.choose(video, request.codec(), warnings);
      try (Muxer muxer = createOutput()) {
        int streamIndex = muxer.addEncoded();
        try (Tracks tracks = new Tracks(demuxer, video, frameRate, muxer, streamIndex, request)) {
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
          long damaged = transcode(demuxer, video, frameRate, tracks, stage);
          muxer.finish(progress::step);
          return verified(stage, tracks, damaged + tracks.damaged());
        }
      }
    } catch (FfmpegException e) {
      throw failure(e);
    }
  }

  private static Demuxer open(Path input) throws EncodeFailure {
    try {
      return Demuxer.open(input);
    } catch (FfmpegException e) {
      throw InputProblems.notOpened(input, e);
    }
  }

  private Muxer createOutput() throws EncodeFailure, FfmpegException {
    try {
      return Muxer.create(file.temporary(), request.container().muxer());
    } catch (FfmpegException e) {
      if (e.kind() == FfmpegException.Kind.DISK_FULL) {
        throw e;
      }
      throw new EncodeFailure(
          FailureCode.OUTPUT_NOT_WRITABLE,
          "the output can't be created ("
              + e.getMessage()
              + "); check that its folder exists and is writable for the user that Sparebit runs as",
          e);
    }
  }

  /** Runs the stages to the end of the input; returns how many packets or frames were damaged. */
  private long transcode(
      Demuxer demuxer, SourceStream video, Rational frameRate, Tracks tracks, EncodeStage stage)
      throws EncodeFailure, FfmpegException, InterruptedException {
    Handover<Future<Frame>> queue = new Handover<>(request.threads() + WAITING_FRAMES);
    ExecutorService encoder = Executors.newSingleThreadExecutor(r -> new Thread(r, "encode"));
    Future<?> encoding =
        encoder.submit(
            () -> {
              try {
                stage.run(queue);
              } finally {
                queue.stop(EncodeJob::discard);
              }
              return null;
            });
    try (PrecodeStage precoding = PrecodeStage.open(request, frameRate, bitDepth());
        VideoSource source =
            new VideoSource(
                video,
                frameRate,
                demuxer.startTimeMicros(),
                new PictureFormat(request),
                request.threads(),
                warnings::add,
                (width, height, aspect) -> {
                  VideoGeometry size = VideoGeometry.of(request, width, height, aspect);
                  size.cut(request, width, height).ifPresent(warnings::add);
                  return opened(demuxer, frameRate, size);
                },
                frame -> handOver(precoding, frame, queue))) {
      double readSeconds = 0;
      boolean complete = false;
      try {
        readSeconds = readAll(demuxer, video, frameRate, source, tracks, queue);
        complete = true;
      } finally {
        if (complete) {
          queue.end();
        } else {
          queue.stop(EncodeJob::discard);
        }
        // The encoder's own failure explains why reading was stopped, so it comes first.
        join(encoding);
      }
      checkInput(demuxer, source, readSeconds);
      return source.damaged();
    } finally {
      encoder.shutdownNow();
    }
  }

  private double readAll(
      Demuxer demuxer,
      SourceStream video,
      Rational frameRate,
      VideoSource source,
      Tracks tracks,
      Handover<Future<Frame>> queue)
      throws FfmpegException, EncodeFailure, InterruptedException {
    long end = 0;
    try (Packet packet = new Packet();
        Timeline timeline =
            new Timeline(demuxer, video, frameRate, p -> deliver(p, video, source, tracks))) {
      while (!queue.isStopped() && read(demuxer, packet)) {
        if (cancelled) {
          throw new EncodeFailure(FailureCode.CANCELLED, "the job was stopped");
        }
        progress.step();
        if (isContinuous(demuxer, packet)) {
          end = Math.max(end, endMicros(demuxer, packet));
        }
        timeline.accept(packet);
        if (demuxer.durationSeconds() == 0) {
          progress.encoded(demuxer.positionFraction());
        }
      }
      timeline.finish();
      warnings.addAll(timeline.warnings());
      if (demuxer.lateStreams() > 0) {
        warnings.add(demuxer.lateStreams() + " streams begin in mid-file and are not carried");
      }
    }
    if (!queue.isStopped()) {
      source.decode(null);
      warnings.addAll(tracks.finish());
    }
    // Headers declare the end, or the length, depending on the container.
    return Math.max(end, end - demuxer.startTimeMicros()) / 1e6;
  }

  private static void deliver(Packet packet, SourceStream video, VideoSource source, Tracks tracks)
      throws FfmpegException, EncodeFailure, InterruptedException {
    if (packet.streamIndex() == video.index()) {
      source.decode(packet);
    } else {
      tracks.accept(packet);
    }
  }

  /** Pictures and sound; one packet of a time code or of a subtitle can last for the whole film. */
  private static boolean isContinuous(Demuxer demuxer, Packet packet) {
    SourceStream.Kind kind = demuxer.streams().get(packet.streamIndex()).kind();
    return kind == SourceStream.Kind.VIDEO || kind == SourceStream.Kind.AUDIO;
  }

  /**
   * A damaged place in the container ends the input; what is missing then shows in its length,
   * where the container declares one.
   */
  private boolean read(Demuxer demuxer, Packet packet) throws FfmpegException {
    try {
      return demuxer.read(packet);
    } catch (FfmpegException e) {
      if (e.kind() == FfmpegException.Kind.OUT_OF_MEMORY) {
        throw e;
      }
      warnings.add("reading stopped before the end of the input: " + e.getMessage());
      return false;
    }
  }

  private static long endMicros(Demuxer demuxer, Packet packet) {
    long time =
        packet.presentationTime() == Packet.NO_TIME
            ? packet.decodingTime()
            : packet.presentationTime();
    if (time == Packet.NO_TIME) {
      return 0;
    }
    Rational timeBase = demuxer.streams().get(packet.streamIndex()).timeBase();
    return timeBase.rescale(time + packet.duration(), Rational.MICROSECONDS);
  }

  private void checkInput(Demuxer demuxer, VideoSource source, double readSeconds)
      throws EncodeFailure {
    if (source.frames() == 0) {
      throw new EncodeFailure(
          FailureCode.INPUT_UNDECODABLE,
          "not one picture of the input could be decoded; check that it plays, or copy it again");
    }
    if (demuxer.hasReadError()) {
      throw new EncodeFailure(
          FailureCode.INPUT_UNREADABLE,
          "the input could not be read to its end; check its disk and submit the job again");
    }
    double declared = demuxer.declaredSeconds();
    if (InputProblems.isTruncated(declared, readSeconds)) {
      throw InputProblems.truncated(declared, readSeconds);
    }
    if (source.repairedTimes() > 0) {
      warnings.add(source.repairedTimes() + " frames had no usable time stamp and got one");
    }
  }

  private VideoGeometry opened(Demuxer demuxer, Rational frameRate, VideoGeometry geometry) {
    messages.accept(
        new Opened(
            geometry.width(),
            geometry.height(),
            frameRate.toDouble(),
            demuxer.durationSeconds(),
            List.copyOf(warnings)));
    return geometry;
  }

  private static void handOver(PrecodeStage precoding, Frame frame, Handover<Future<Frame>> queue)
      throws FfmpegException, EncodeFailure, InterruptedException {
    Future<Frame> precoded;
    try {
      precoded = precoding.submit(frame);
    } catch (FfmpegException | EncodeFailure e) {
      frame.close();
      throw e;
    }
    if (!queue.put(precoded)) {
      discard(precoded);
    }
  }

  private static void discard(Future<Frame> left) {
    try {
      left.get().close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      // The frame is gone already, and the failure that stopped the job is known.
    }
  }

  /** Waits also if interrupted: the encoder writes to memory that is freed after this. */
  private void join(Future<?> encoding)
      throws EncodeFailure, FfmpegException, InterruptedException {
    boolean interrupted = false;
    try {
      while (!encoding.isDone()) {
        try {
          encoding.get();
        } catch (InterruptedException e) {
          interrupted = true;
          cancelled = true;
        }
      }
      if (interrupted) {
        throw new InterruptedException();
      }
      encoding.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof EncodeFailure failure) {
        throw failure;
      }
      if (cause instanceof FfmpegException failure) {
        throw failure;
      }
      throw new EncodeFailure(FailureCode.INTERNAL, "encoding failed: " + cause, e);
    }
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

  private int bitDepth() {
    return request.proresProfile() == null ? request.pixelFormat().bitDepth() : PRORES_BIT_DEPTH;
  }

  private static String kinds(Demuxer demuxer) {
    return demuxer.streams().stream()
        .map(s -> s.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '))
        .distinct()
        .reduce((a, b) -> a + " and " + b)
        .orElse("nothing");
  }

  private static EncodeFailure failure(FfmpegException e) {
    return switch (e.kind()) {
      case DISK_FULL ->
          new EncodeFailure(
              FailureCode.OUTPUT_DISK_FULL,
              "the disk of the output is full ("
                  + e.getMessage()
                  + "); free some space and submit "
                  + "the job again",
              e);
      case DECODER_MISSING ->
          new EncodeFailure(
              FailureCode.INPUT_UNSUPPORTED,
              e.getMessage() + "; convert the input to another codec first",
              e);
      case OUT_OF_MEMORY ->
          new EncodeFailure(
              FailureCode.OUT_OF_MEMORY,
              "not enough memory ("
                  + e.getMessage()
                  + "); run fewer jobs at once (sparebit.worker.concurrent-jobs)",
              e);
      case INVALID_DATA ->
          new EncodeFailure(
              FailureCode.INPUT_UNDECODABLE,
              e.getMessage() + "; the input is damaged: check that it plays, or copy it again",
              e);
      case NOT_FOUND, ACCESS_DENIED, OTHER ->
          new EncodeFailure(
              FailureCode.INTERNAL,
              "an error that should not happen ("
                  + e.getMessage()
                  + "); please report it with what the server's log says about this job",
              e);
    };
  }
}
