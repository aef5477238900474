package org.sparebit.engine.picture;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sparebit.engine.container.Edit;
import org.sparebit.engine.failure.EncodeFailure;
import org.sparebit.engine.ffmpeg.Decoder;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.FilterGraph;
import org.sparebit.engine.ffmpeg.Frame;
import org.sparebit.engine.ffmpeg.Orientation;
import org.sparebit.engine.ffmpeg.Packet;
import org.sparebit.engine.ffmpeg.Rational;
import org.sparebit.engine.ffmpeg.SendReceive;
import org.sparebit.engine.ffmpeg.SourceStream;
import org.sparebit.engine.time.FrameClock;
import org.sparebit.protocol.Warning;
import org.sparebit.protocol.WarningCode;

/** Decodes the video stream and brings its pictures to the output's size and pixel format. */
public final class VideoSource implements AutoCloseable {
  /** Takes finished frames, and owns them from then on. */
  public interface Sink {
    void accept(Frame frame) throws EncodeFailure, FfmpegException, InterruptedException;
  }

  /** Settles the output's size once the first picture is known. */
  public interface GeometryResolver {
    VideoGeometry resolve(int displayWidth, int displayHeight, Rational pixelAspect)
        throws EncodeFailure;
  }

  /** Pictures that are alike in all of it go through the same filters. */
  private record Look(
      SourceShape shape, String pixelFormat, String matrix, String range, boolean deinterlacing) {
    static Look of(Frame frame, SourceShape shape, boolean deinterlacing) {
      return new Look(
          shape, frame.pixelFormat(), frame.matrixName(), frame.rangeName(), deinterlacing);
    }
  }

  /**
   * What comes out of the decoder.
   *
   * @see #decode
   */
  private final class Decoded
      implements SendReceive.Output<Frame, EncodeFailure, InterruptedException> {
    private final @Nullable Packet packet;

    Decoded(@Nullable Packet packet) {
      this.packet = packet;
    }

    @Override
    public void accept(Frame frame) throws FfmpegException, EncodeFailure, InterruptedException {
      take(frame);
    }

    @Override
    public void sent() {
      if (packet != null && cut == null) {
        start.sent(packet);
      }
    }

    @Override
    public void damagedInput() {
      damaged++;
    }

    @Override
    public void damagedOutput() {
      damaged++;
      damagedAtStart += frames == 0 ? 1 : 0;
    }
  }

  /** bwdif wants 4 lines in every plane, and chroma can have half of them. */
  private static final int DEINTERLACER_MIN_SIDE = 8;

  private final SourceStream stream;
  private final Decoder decoder;
  private final FrameClock clock;
  private final Rational frameRate;
  private final PictureFormat format;
  private final int threads;
  private final Consumer<Warning> warnings;
  private final GeometryResolver resolver;
  private final Sink sink;
  private final FrameProperties properties;
  private final UndecodedStart start;
  private @Nullable Frame pending;
  private @Nullable PictureCut cut;

  private final StreamChanges changes;
  private @Nullable Canvas canvas;
  private @Nullable Look look;

  /** Null for pictures that need none. */
  private @Nullable FilterGraph filters;

  /** A picture's own word counts more than the container's, and for those after it. */
  private Orientation orientation;

  private boolean deinterlacing;
  private boolean transparent;
  private long frames;
  private long shown;
  private long damaged;

  /** Of those, the ones before the first frame. */
  private long damagedAtStart;

  /**
   * Makes the source.
   *
   * @param decoder of the stream, this source's from now on
   * @param properties what its frames carry, this source's from now on
   */
  public VideoSource(
      SourceStream stream,
      Decoder decoder,
      FrameProperties properties,
      Rational frameRate,
      long startMicros,
      PictureFormat format,
      int threads,
      Consumer<Warning> warnings,
      GeometryResolver resolver,
      Sink sink) {
    this.stream = stream;
    this.decoder = decoder;
    this.properties = properties;
    this.frameRate = frameRate;
    this.format = format;
    this.threads = threads;
    this.warnings = warnings;
    this.orientation = stream.sideData().orientation();
    this.changes = new StreamChanges(warnings);
    this.resolver = resolver;
    this.sink = sink;
    this.start = new UndecodedStart(stream.timeBase(), startMicros);
    this.clock = new FrameClock(stream.timeBase(), frameRate, startMicros, stream.isWithoutTimes());
  }

  /**
   * Decodes a packet; what comes out goes to the sink.
   *
   * @param packet null to say that no more will come
   */
  public void decode(@Nullable Packet packet)
      throws FfmpegException, EncodeFailure, InterruptedException {
    decoder.process(packet, new Decoded(packet));
    if (packet == null) {
      start.end();
      finishCut();
      passPending(null);
      drainFilters();
    }
  }

  /** What comes from now on is from another place of the input, and shown as an edit says. */
  public void begin(Edit edit) throws FfmpegException, EncodeFailure, InterruptedException {
    if (cut != null) {
      decoder.process(null, new Decoded(null));
      finishCut();
      decoder.restart();
    }
    cut = new PictureCut(edit, frameDuration(), this::pass);
  }

  private void finishCut() throws FfmpegException, EncodeFailure, InterruptedException {
    PictureCut ending = cut;
    if (ending != null) {
      ending.finish();
    }
  }

  private void take(Frame frame) throws FfmpegException, EncodeFailure, InterruptedException {
    frames++;
    start.received(frame);
    noteGpu();
    PictureCut cutting = cut;
    if (cutting != null) {
      cutting.accept(frame);
    } else {
      pass(frame);
    }
  }

  private void pass(Frame frame) throws FfmpegException, EncodeFailure, InterruptedException {
    shown++;
    clock.read(frame);
    passPending(frame.copy());
  }

  /** Of most frames, in the stream's units. */
  private long frameDuration() {
    return Math.round(1 / (frameRate.toDouble() * stream.timeBase().toDouble()));
  }

  /** Only now: a GPU may open its decoder and then take nothing. */
  private void noteGpu() {
    if (frames == 1 && decoder.isOnGpu()) {
      warnings.accept(
          WarningCode.GPU_USED.with(
              "the GPU decoded the input (NVDEC), which passes over captions and other data beside its "
                  + "pictures"));
    }
  }

  /** A frame waits until the next one shows whether its time can be true. */
  private void passPending(@Nullable Frame next)
      throws FfmpegException, EncodeFailure, InterruptedException {
    Frame frame = pending;
    pending = next;
    if (frame == null) {
      return;
    }
    try (frame) {
      if (cut != null && next != null && next.presentationTime() > frame.presentationTime()) {
        // An edit may have ended in the middle of a frame, or have shown it for longer.
        frame.duration(next.presentationTime() - frame.presentationTime());
      }
      clock.stamp(frame, next);
      frame.sampleAspectRatio(stream.pixelAspect(frame));
      filter(frame);
    }
  }

  private void filter(Frame frame) throws FfmpegException, EncodeFailure, InterruptedException {
    if (!deinterlacing && isInterlaced(frame)) {
      deinterlacing = true;
      warnings.accept(
          WarningCode.DEINTERLACED.with(
              "the input is interlaced; its frames were deinterlaced, one for one"));
    }
    noteTransparency(frame);
    changes.noteColours(frame);
    orientation = frame.orientation().orElse(orientation);
    Look now = Look.of(frame, SourceShape.of(stream, frame, orientation), deinterlacing);
    if (!now.equals(look)) {
      // The source changes in mid-stream: the output's pictures stay as they began.
      drainFilters();
      closeFilters();
      look = now;
      prepare(frame, now.shape);
    }
    properties.read(frame, orientation != Orientation.UPRIGHT, isScaled(frame));
    FilterGraph graph = filters;
    if (graph == null) {
      accept(frame.copy());
      return;
    }
    filter(graph, frame);
  }

  private void accept(Frame frame) throws FfmpegException, EncodeFailure, InterruptedException {
    try {
      properties.restore(frame);
    } catch (FfmpegException | RuntimeException e) {
      frame.close();
      throw e;
    }
    sink.accept(frame);
  }

  private boolean isScaled(Frame frame) {
    Canvas target = canvas;
    return target != null
        && (target.size().width() != frame.width() || target.size().height() != frame.height());
  }

  /** Until one picture shows it: many that could be are opaque. */
  private void noteTransparency(Frame frame) {
    if (!transparent && !format.keepsAlpha() && frame.isTransparent()) {
      transparent = true;
      warnings.accept(PictureFormat.TRANSPARENCY_LOST);
    }
  }

  private static boolean isInterlaced(Frame frame) {
    return frame.isInterlaced() && Math.min(frame.width(), frame.height()) >= DEINTERLACER_MIN_SIDE;
  }

  private void prepare(Frame first, SourceShape shape) throws FfmpegException, EncodeFailure {
    Canvas target = canvas;
    if (target == null) {
      format.losses(first, stream).forEach(warnings);
      VideoGeometry size = resolver.resolve(shape.width(), shape.height(), shape.pixelAspect());
      target = Canvas.of(first, shape, size, format);
      canvas = target;
    }
    changes.noteShape(shape, target);
    if (!VideoFilters.keepsMatrix(first, target)) {
      changes.noteMatrix(target.matrix(), first.matrixName());
    }
    String chain = VideoFilters.chain(first, deinterlacing, shape, target);
    if (!chain.isEmpty()) {
      filters = FilterGraph.forVideo(first, stream.timeBase(), frameRate, chain, threads);
    }
  }

  private void closeFilters() {
    if (filters != null) {
      filters.close();
      filters = null;
    }
  }

  private void drainFilters() throws FfmpegException, EncodeFailure, InterruptedException {
    FilterGraph graph = filters;
    if (graph != null) {
      filter(graph, null);
    }
  }

  private void filter(FilterGraph graph, @Nullable Frame frame)
      throws FfmpegException, EncodeFailure, InterruptedException {
    graph.<EncodeFailure, InterruptedException>process(
        frame,
        filtered -> {
          filtered.rescale(graph.timeBase(), stream.timeBase());
          accept(filtered.take());
        });
  }

  /** Pictures decoded so far. */
  public long frames() {
    return frames;
  }

  /** Those of them that players show: an edit list can leave out all. */
  public long shown() {
    return shown;
  }

  /** What the output does not say of this source, so far; complete at its end. */
  public List<Warning> losses() {
    List<Warning> losses = new ArrayList<>();
    start.warning().ifPresent(losses::add);
    losses.addAll(properties.warnings());
    return losses;
  }

  /**
   * Packets or pictures that could not be decoded so far, without those that {@link #losses}
   * counts.
   */
  public long damaged() {
    return damaged - Math.min(damagedAtStart, start.count());
  }

  /** Pictures whose time was missing or did not rise. */
  public long repairedTimes() {
    return clock.repaired();
  }

  @Override
  public void close() {
    if (cut != null) {
      cut.close();
    }
    if (pending != null) {
      pending.close();
    }
    closeFilters();
    properties.close();
    decoder.close();
  }
}
