package org.sparebit.engine.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sparebit.engine.container.Edit;
import org.sparebit.engine.failure.EncodeFailure;
import org.sparebit.engine.failure.InputProblems;
import org.sparebit.engine.ffmpeg.Demuxer;
import org.sparebit.engine.ffmpeg.EditedPackets;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.Frame;
import org.sparebit.engine.ffmpeg.Packet;
import org.sparebit.engine.ffmpeg.Rational;
import org.sparebit.engine.ffmpeg.SourceStream;
import org.sparebit.engine.picture.Decoders;
import org.sparebit.engine.picture.FrameProperties;
import org.sparebit.engine.picture.PictureFormat;
import org.sparebit.engine.picture.VideoGeometry;
import org.sparebit.engine.picture.VideoSource;
import org.sparebit.engine.time.Timeline;
import org.sparebit.engine.tracks.Input;
import org.sparebit.engine.tracks.StreamTexts;
import org.sparebit.engine.tracks.Tracks;
import org.sparebit.protocol.EncodeRequest;
import org.sparebit.protocol.FailureCode;
import org.sparebit.protocol.WarningCode;

/**
 * Reads an input once to its end: its pictures go to the precoder and on, all else to its tracks.
 */
final class InputPass {
  /** Precodes frames, each of which is its own from then on; the results are the caller's. */
  @FunctionalInterface
  interface Precoding {
    /** Begins with a frame, or has it wait for those that it is to be precoded with. */
    CompletableFuture<Frame> submit(Frame frame) throws FfmpegException, EncodeFailure;

    /** Begins with the frames that wait for others: none will come. */
    default void flush() {}
  }

  /** More than the jitter of a recording. */
  private static final double MOST_BACKWARD_SECONDS = 1;

  private final EncodeRequest request;
  private final MemoryPlan plan;
  private final Input input;
  private final Demuxer demuxer;
  private final @Nullable Tracks tracks;
  private final ProgressMeter progress;
  private final BooleanSupplier cancelled;
  private final boolean edited;
  private final PassWarnings warnings;

  /** Whether the last packet was not whole. */
  private boolean endsBroken;

  /** How many streams have begun in mid-file. */
  private int noted;

  /** When the last packet of any stream ends. */
  private long latestMicros;

  /**
   * Prepares the reading.
   *
   * @param plan of which the encode is
   * @param input with its demuxer at the start
   * @param tracks get the packets of the other streams; null if nothing is to become of them
   * @param edited whether edit lists are applied here and not by FFmpeg: both passes over an input
   *     must see the same pictures
   * @param warnings gets what the user should know
   */
  InputPass(
      MemoryPlan plan,
      Input input,
      @Nullable Tracks tracks,
      ProgressMeter progress,
      BooleanSupplier cancelled,
      boolean edited,
      PassWarnings warnings) {
    this.plan = plan;
    this.request = plan.request();
    this.input = input;
    this.demuxer = input.demuxer();
    this.tracks = tracks;
    this.progress = progress;
    this.cancelled = cancelled;
    this.edited = edited;
    this.warnings = warnings;
  }

  /**
   * Runs the stages to the end of the input; returns how many packets or frames were damaged.
   *
   * @param opened gets the output's size once the first picture is known
   */
  long run(Precoding precoding, EncodingThread encoding, Consumer<VideoGeometry> opened)
      throws EncodeFailure, FfmpegException, InterruptedException {
    PictureFormat format = new PictureFormat(request.video());
    try (VideoSource source =
        new VideoSource(
            input.video(),
            Decoders.open(request.gpu(), request.threads(), input.video(), warnings::add),
            new FrameProperties(input.video(), request.codec(), request.container()),
            input.frameRate(),
            input.startMicros(),
            format,
            request.threads(),
            warnings::add,
            (width, height, aspect) -> {
              VideoGeometry size = VideoGeometry.of(request.video(), width, height, aspect);
              plan.require(width, height, size);
              size.cut(request.video(), width, height).ifPresent(warnings::add);
              opened.accept(size);
              return size;
            },
            frame -> handOver(precoding, frame, encoding))) {
      double readSeconds = 0;
      boolean complete = false;
      try {
        readSeconds = readAll(source, encoding);
        complete = true;
        // The encoder may be far behind.
        warnings.tell(source);
      } finally {
        // Whatever the reason: the encoder may be waiting for one of them.
        precoding.flush();
        // The encoder's own failure explains why reading was stopped, so it comes first.
        encoding.end(complete);
      }
      checkInput(source, readSeconds);
      warnings.complete(source);
      return source.damaged();
    }
  }

  private double readAll(VideoSource source, EncodingThread encoding)
      throws FfmpegException, EncodeFailure, InterruptedException {
    List<SourceStream> wanted = new ArrayList<>(List.of(input.video()));
    if (tracks != null) {
      wanted.addAll(tracks.streams());
    }
    long end = edited ? readEdited(source, encoding, wanted) : readInOrder(source, encoding);
    if (!encoding.isStopped()) {
      source.decode(null);
      if (tracks != null) {
        tracks.finish();
      }
    }
    // Headers declare the end, or the length, depending on the container.
    return Math.max(end, end - demuxer.startTimeMicros()) / 1e6;
  }

  /** Reads the file from its beginning to its end; returns the latest time, in microseconds. */
  private long readInOrder(VideoSource source, EncodingThread encoding)
      throws FfmpegException, EncodeFailure, InterruptedException {
    long end = 0;
    try (Packet packet = new Packet();
        Timeline timeline =
            new Timeline(demuxer, input.video(), input.frameRate(), p -> deliver(p, source))) {
      warnings.ofTimes(timeline::warnings);
      while (!encoding.isStopped() && read(packet)) {
        EncodeFailure.checkCancelled(cancelled);
        progress.step();
        latestMicros = Math.max(latestMicros, endMicros(packet));
        if (streamOf(packet).isContinuous()) {
          end = Math.max(end, endMicros(packet));
        }
        endsBroken = packet.isBroken();
        noteLate(timeline);
        timeline.accept(packet);
        warnings.tellIfDue(source);
        if (demuxer.length().seconds() == 0) {
          progress.encoded(demuxer.positionFraction());
        }
      }
      timeline.finish();
      noteLate(timeline);
    }
    return end;
  }

  /** Those that have begun since the packet before. */
  private void noteLate(Timeline timeline) {
    List<SourceStream> streams = demuxer.lateStreams();
    while (noted < streams.size()) {
      SourceStream stream = streams.get(noted++);
      long before = timeline.endMicros(stream.index()) - input.startMicros();
      warnings.addLate(StreamTexts.late(stream, Math.max(0, before) / 1e6));
    }
  }

  /** Likewise, but what an edit list lets players show, and in its order. */
  private long readEdited(VideoSource source, EncodingThread encoding, List<SourceStream> wanted)
      throws FfmpegException, EncodeFailure, InterruptedException {
    long end = 0;
    long decoded = Packet.NO_TIME;
    try (EditedPackets packets = new EditedPackets(demuxer, wanted)) {
      while (!encoding.isStopped() && read(packets)) {
        EncodeFailure.checkCancelled(cancelled);
        progress.step();
        Packet packet = packets.packet();
        Edit begun = packets.beginningEdit();
        if (begun != null) {
          begin(packet.streamIndex(), begun, source);
        }
        if (packet.streamIndex() == input.video().index()) {
          requireRising(packet, begun == null ? decoded : Packet.NO_TIME);
          decoded = packet.decodingTime();
        }
        latestMicros = Math.max(latestMicros, endMicros(packet));
        if (streamOf(packet).isContinuous()) {
          end = Math.max(end, endMicros(packet));
        }
        endsBroken = packet.isBroken();
        deliver(packet, source);
        warnings.tellIfDue(source);
      }
    }
    return end;
  }

  /** A part is found by its times, which mean nothing where recordings were joined. */
  private void requireRising(Packet packet, long before) throws EncodeFailure {
    if (request.files().range() != null
        && before != Packet.NO_TIME
        && packet.decodingTime() != Packet.NO_TIME
        && (before - packet.decodingTime()) * input.video().timeBase().toDouble()
            > MOST_BACKWARD_SECONDS) {
      throw new EncodeFailure(
          FailureCode.INPUT_UNSUPPORTED,
          "the time stamps of the input jump back, as where recordings were joined, so that a part"
              + " of it can't be found; encode all of it first, and then a part of the result");
    }
  }

  private void begin(int streamIndex, Edit edit, VideoSource source)
      throws FfmpegException, EncodeFailure, InterruptedException {
    if (streamIndex == input.video().index()) {
      source.begin(edit);
    } else if (tracks != null) {
      tracks.begin(streamIndex, edit);
    }
  }

  private void deliver(Packet packet, VideoSource source)
      throws FfmpegException, EncodeFailure, InterruptedException {
    if (packet.streamIndex() == input.video().index()) {
      source.decode(packet);
    } else if (tracks != null) {
      tracks.accept(packet);
    }
  }

  /**
   * A damaged place in the container ends the input; what is missing then shows in its length,
   * where the container declares one.
   */
  private boolean read(Packet packet) throws FfmpegException {
    try {
      return demuxer.read(packet);
    } catch (FfmpegException e) {
      return stopAt(e);
    }
  }

  private boolean read(EditedPackets packets) throws FfmpegException {
    try {
      return packets.advance();
    } catch (FfmpegException e) {
      return stopAt(e);
    }
  }

  private boolean stopAt(FfmpegException e) throws FfmpegException {
    if (e.kind() == FfmpegException.Kind.OUT_OF_MEMORY) {
      throw e;
    }
    warnings.add(
        WarningCode.INPUT_TRUNCATED.with(
            "reading stopped before the end of the input: " + e.getMessage()));
    return false;
  }

  private long endMicros(Packet packet) {
    long time =
        packet.presentationTime() == Packet.NO_TIME
            ? packet.decodingTime()
            : packet.presentationTime();
    if (time == Packet.NO_TIME) {
      return 0;
    }
    return streamOf(packet).timeBase().rescale(time + packet.duration(), Rational.MICROSECONDS);
  }

  private SourceStream streamOf(Packet packet) {
    return demuxer.streams().get(packet.streamIndex());
  }

  private void checkInput(VideoSource source, double readSeconds) throws EncodeFailure {
    if (source.frames() == 0 && demuxer.length().missingEnd().isPresent()) {
      throw InputProblems.withoutPictures(demuxer.length().missingEnd().get());
    }
    if (source.frames() == 0) {
      throw new EncodeFailure(
          FailureCode.INPUT_UNDECODABLE,
          "not one picture of the input could be decoded; check that it plays, or copy it again");
    }
    if (source.shown() == 0) {
      throw new EncodeFailure(
          FailureCode.INPUT_UNDECODABLE,
          request.files().range() == null
              ? "the edit list of the input shows not one of its pictures; check that it plays"
              : "the input has no picture in the part to encode; let it begin earlier");
    }
    if (demuxer.hasReadError()) {
      throw new EncodeFailure(
          FailureCode.STORAGE_UNAVAILABLE,
          "the input could not be read to its end; check its disk or its connection");
    }
    checkEnd(readSeconds);
  }

  private void checkEnd(double readSeconds) throws EncodeFailure {
    double declared = demuxer.length().declaredSeconds();
    boolean isShort = InputProblems.isShort(declared, readSeconds);
    Optional<Long> missing = demuxer.length().missingEnd();
    if (missing.isEmpty() && isShort) {
      missing = demuxer.length().missingPackets();
    }
    Optional<String> proof =
        missing
            .map(bytes -> "it should have at least " + bytes + " bytes")
            .or(() -> endsBroken ? Optional.of("its last packet is not whole") : Optional.empty());
    if (isShort && proof.isPresent()) {
      throw InputProblems.truncated(declared, readSeconds, proof.get());
    }
    if (missing.isPresent()) {
      warnings.addOfEnd(
          WarningCode.INPUT_TRUNCATED.with(
              "the end of the input is missing ("
                  + proof.get()
                  + "); what is there has been encoded: compare its size with the original's"));
    } else if (isShort && InputProblems.isShort(declared, latestMicros / 1e6)) {
      // Else subtitles or the like last longer than what is seen and heard.
      warnings.addOfEnd(InputProblems.wrongLength(declared, readSeconds));
    }
  }

  private static void handOver(Precoding precoding, Frame frame, EncodingThread encoding)
      throws FfmpegException, EncodeFailure, InterruptedException {
    CompletableFuture<Frame> precoded;
    try {
      precoded = precoding.submit(frame);
    } catch (FfmpegException | EncodeFailure e) {
      frame.close();
      throw e;
    }
    encoding.put(precoded);
  }
}
