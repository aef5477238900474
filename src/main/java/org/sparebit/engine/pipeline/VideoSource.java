package org.sparebit.engine.pipeline;

import org.jspecify.annotations.Nullable;
import org.sparebit.engine.ffmpeg.Decoder;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.FilterGraph;
import org.sparebit.engine.ffmpeg.Frame;
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

  private final SourceStream stream;
  private final Decoder decoder;
  private final FrameClock clock;
  private final Rational frameRate;
  private final String pixelFormat;
  private final int threads;
  private final GeometryResolver resolver;
  private final Sink sink;
  private final Frame decoded = new Frame();

  private @Nullable VideoGeometry geometry;
  private @Nullable FilterGraph filters;
  private boolean passThrough;
  private long frames;
  private long damaged;

  VideoSource(
      SourceStream stream,
      Rational frameRate,
      long startMicros,
      String pixelFormat,
      int threads,
      GeometryResolver resolver,
      Sink sink)
      throws FfmpegException {
    this.stream = stream;
    this.frameRate = frameRate;
    this.pixelFormat = pixelFormat;
    this.threads = threads;
    this.resolver = resolver;
    this.sink = sink;
    this.clock = new FrameClock(stream.timeBase(), frameRate, startMicros);
    this.decoder = Decoder.open(stream, threads);
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
      drainFilters();
    }
  }

  private void receiveAll() throws FfmpegException, EncodeFailure, InterruptedException {
    while (true) {
      switch (decoder.receive(decoded)) {
        case DONE -> {
          frames++;
          clock.stamp(decoded);
          decoded.sampleAspectRatio(stream.pixelAspect(decoded));
          filter(decoded);
          decoded.clear();
        }
        case DAMAGED -> damaged++;
        case AGAIN, END -> {
          return;
        }
      }
    }
  }

  private void filter(Frame frame) throws FfmpegException, EncodeFailure, InterruptedException {
    if (filters != null && !filters.acceptsVideo(frame)) {
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
    FilterGraph graph = filters;
    if (graph == null) {
      sink.accept(frame.copy());
      return;
    }
    graph.send(frame);
    receiveFiltered(graph);
  }

  private boolean fits(Frame frame) {
    VideoGeometry size = geometry;
    return size != null
        && size.width() == frame.width()
        && size.height() == frame.height()
        && frame.pixelFormat().equals(pixelFormat);
  }

  private void prepare(Frame first) throws FfmpegException, EncodeFailure {
    int rotation = stream.rotation();
    VideoGeometry size = geometry;
    if (size == null) {
      size = resolve(first, rotation);
      geometry = size;
    }
    String chain = VideoFilters.chain(first, rotation, size, pixelFormat);
    if (chain.isEmpty()) {
      passThrough = true;
    } else {
      filters = FilterGraph.forVideo(first, stream.timeBase(), frameRate, chain, threads);
    }
  }

  private VideoGeometry resolve(Frame first, int rotation) throws EncodeFailure {
    Rational aspect = first.sampleAspectRatio();
    if (rotation % 180 == 0) {
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
      sink.accept(filtered);
    }
  }

  /** Pictures decoded so far. */
  long frames() {
    return frames;
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
    if (filters != null) {
      filters.close();
    }
    decoder.close();
  }
}
