package org.sparebit.engine.pipeline;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sparebit.engine.ffmpeg.Decoder;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.FilterGraph;
import org.sparebit.engine.ffmpeg.Frame;
import org.sparebit.engine.ffmpeg.Orientation;
import org.sparebit.engine.ffmpeg.Packet;
import org.sparebit.engine.ffmpeg.Rational;
import org.sparebit.engine.ffmpeg.SourceStream;

/** Decodes the video stream and brings its pictures to the output's size and pixel format. */
final class VideoSource implements AutoCloseable {
  /** Takes finished frames, and owns them from then on. */
  interface Sink {
    void accept(Frame frame) throws EncodeFailure, FfmpegException, InterruptedException;
  }

  /** Settles the output's size once the first picture is known. */
  interface GeometryResolver {
    VideoGeometry resolve(int displayWidth, int displayHeight, Rational pixelAspect)
        throws EncodeFailure;
  }

  /** bwdif wants 4 lines in every plane, and chroma can have half of them. */
  private static final int DEINTERLACER_MIN_SIDE = 8;

  private final SourceStream stream;
  private final Decoder decoder;
  private final FrameClock clock;
  private final Rational frameRate;
  private final PictureFormat format;
  private final int threads;
  private final Consumer<String> warnings;
  private final GeometryResolver resolver;
  private final Sink sink;
  private final FrameProperties properties;
  private final Frame decoded = new Frame();
  private @Nullable Frame pending;

  private String pixelFormat = "";
  private @Nullable VideoGeometry geometry;
  private @Nullable FilterGraph filters;
  private boolean deinterlacing;
  private String transfer = "";
  private boolean transferChanged;
  private boolean passThrough;
  private boolean turned;
  private boolean transparent;
  private long frames;
  private long damaged;

  /**
   * Makes the source.
   *
   * @param decoder of the stream, this source's from now on
   * @param properties what its frames carry, this source's from now on
   */
  VideoSource(
      SourceStream stream,
      Decoder decoder,
      FrameProperties properties,
      Rational frameRate,
      long startMicros,
      PictureFormat format,
      int threads,
      Consumer<String> warnings,
      GeometryResolver resolver,
      Sink sink) {
    this.stream = stream;
    this.decoder = decoder;
    this.properties = properties;
    this.frameRate = frameRate;
    this.format = format;
    this.threads = threads;
    this.warnings = warnings;
    this.resolver = resolver;
    this.sink = sink;
    this.clock = new FrameClock(stream.timeBase(), frameRate, startMicros);
  }

  /**
   * Decodes a packet; what comes out goes to the sink.
   *
   * @param packet null to say that no more will come
   */
  void decode(@Nullable Packet packet) throws FfmpegException, EncodeFailure, InterruptedException {
    Decoder.Outcome sent = decoder.send(packet);
    while (sent == Decoder.Outcome.AGAIN) {
      receiveAll();
      sent = decoder.send(packet);
    }
    if (sent == Decoder.Outcome.DAMAGED) {
      damaged++;
    }
    receiveAll();
    if (packet == null) {
      passPending(null);
      drainFilters();
    }
  }

  private void receiveAll() throws FfmpegException, EncodeFailure, InterruptedException {
    while (true) {
      switch (decoder.receive(decoded)) {
        case DONE -> {
          frames++;
          noteGpu();
          clock.read(decoded);
          Frame next = decoded.copy();
          decoded.clear();
          passPending(next);
        }
        case DAMAGED -> damaged++;
        case AGAIN, END -> {
          return;
        }
      }
    }
  }

  /** Only now: a GPU may open its decoder and then take nothing. */
  private void noteGpu() {
    if (frames == 1 && decoder.isOnGpu()) {
      warnings.accept(
          "the GPU decoded the input (NVDEC), which passes over captions and other data beside its "
              + "pictures");
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
      clock.stamp(frame, next);
      frame.sampleAspectRatio(stream.pixelAspect(frame));
      filter(frame);
    }
  }

  private void filter(Frame frame) throws FfmpegException, EncodeFailure, InterruptedException {
    boolean interlacedNow = !deinterlacing && isInterlaced(frame);
    if (interlacedNow) {
      deinterlacing = true;
      passThrough = false;
      warnings.accept("the input is interlaced; its frames were deinterlaced, one for one");
    }
    noteTransfer(frame);
    noteTransparency(frame);
    if (filters != null && (interlacedNow || !filters.acceptsVideo(frame))) {
      // The source changes its format in mid-stream: the output keeps the size that it began with.
      drainFilters();
      filters.close();
      filters = null;
    } else if (filters == null && passThrough && !fits(frame)) {
      passThrough = false;
    }
    if (filters == null && !passThrough) {
      prepare(frame);
    }
    properties.read(frame, turned, isScaled(frame));
    FilterGraph graph = filters;
    if (graph == null) {
      accept(frame.copy());
      return;
    }
    graph.send(frame);
    receiveFiltered(graph);
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
    VideoGeometry size = geometry;
    return size != null && (size.width() != frame.width() || size.height() != frame.height());
  }

  /** Until one picture shows it: many that could be are opaque. */
  private void noteTransparency(Frame frame) {
    if (!transparent && !format.keepsAlpha() && frame.isTransparent()) {
      transparent = true;
      warnings.accept(PictureFormat.TRANSPARENCY_LOST);
    }
  }

  private boolean fits(Frame frame) {
    VideoGeometry size = geometry;
    return size != null
        && size.width() == frame.width()
        && size.height() == frame.height()
        && frame.pixelFormat().equals(pixelFormat)
        && !(frame.isFullRange() && format.isLimitedRangeOnly());
  }

  private static boolean isInterlaced(Frame frame) {
    return frame.isInterlaced() && Math.min(frame.width(), frame.height()) >= DEINTERLACER_MIN_SIDE;
  }

  /** The output can be described in one way only. */
  private void noteTransfer(Frame frame) {
    if (transferChanged) {
      return;
    }
    String now = frame.transferName();
    if (transfer.isEmpty()) {
      transfer = now;
    } else if (!now.equals(transfer)) {
      transferChanged = true;
      warnings.accept(
          "the input changes from "
              + transfer
              + " to "
              + now
              + " (transfer characteristics) in mid-stream, and the output is described as "
              + transfer
              + " throughout: colours will look wrong from there on");
    }
  }

  private void prepare(Frame first) throws FfmpegException, EncodeFailure {
    Orientation orientation = stream.orientation(first);
    turned = orientation != Orientation.UPRIGHT;
    VideoGeometry size = geometry;
    if (size == null) {
      pixelFormat = format.pixelFormat(first);
      format.losses(first, stream).forEach(warnings);
      size = resolve(first, orientation);
      geometry = size;
    }
    String chain =
        VideoFilters.chain(
            first, deinterlacing, orientation, size, pixelFormat, format.isLimitedRangeOnly());
    if (chain.isEmpty()) {
      passThrough = true;
    } else {
      filters = FilterGraph.forVideo(first, stream.timeBase(), frameRate, chain, threads);
    }
  }

  private VideoGeometry resolve(Frame first, Orientation orientation) throws EncodeFailure {
    Rational aspect = first.sampleAspectRatio();
    if (!orientation.swapsSides()) {
      return resolver.resolve(first.width(), first.height(), aspect);
    }
    return resolver.resolve(first.height(), first.width(), aspect.inverse());
  }

  private void drainFilters() throws FfmpegException, EncodeFailure, InterruptedException {
    FilterGraph graph = filters;
    if (graph != null) {
      graph.send(null);
      receiveFiltered(graph);
    }
  }

  private void receiveFiltered(FilterGraph graph)
      throws FfmpegException, EncodeFailure, InterruptedException {
    while (true) {
      Frame filtered = new Frame();
      boolean received;
      try {
        received = graph.receive(filtered);
      } catch (FfmpegException e) {
        filtered.close();
        throw e;
      }
      if (!received) {
        filtered.close();
        return;
      }
      filtered.rescale(graph.timeBase(), stream.timeBase());
      accept(filtered);
    }
  }

  /** Pictures decoded so far. */
  long frames() {
    return frames;
  }

  /** What the output does not say of this source; complete at its end. */
  List<String> losses() {
    return properties.warnings();
  }

  /** Packets or pictures that could not be decoded. */
  long damaged() {
    return damaged;
  }

  /** Pictures whose time was missing or did not rise. */
  long repairedTimes() {
    return clock.repaired();
  }

  @Override
  public void close() {
    decoded.close();
    if (pending != null) {
      pending.close();
    }
    if (filters != null) {
      filters.close();
    }
    properties.close();
    decoder.close();
  }
}
