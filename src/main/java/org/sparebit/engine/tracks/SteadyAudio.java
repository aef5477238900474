package org.sparebit.engine.tracks;

import org.jspecify.annotations.Nullable;
import org.sparebit.engine.ffmpeg.AudioFormat;
import org.sparebit.engine.ffmpeg.Encoder;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.FilterGraph;
import org.sparebit.engine.ffmpeg.Frame;
import org.sparebit.engine.ffmpeg.Silence;

/**
 * Makes audio without gaps, in frames of the size that the encoder wants, so that it stays where
 * its time stamps say also in players that only count samples.
 */
final class SteadyAudio implements AutoCloseable {
  /** Takes what comes out. */
  interface Sink {
    void accept(Frame frame) throws FfmpegException;
  }

  /**
   * The resampler fills short gaps and cuts overlaps; it would hold a long gap in memory. By itself
   * it waits until they add up to 0.1 s, which viewers notice.
   */
  private static final String FILL_GAPS = "aresample=async=1:min_hard_comp=0.015";

  private final Encoder encoder;
  private final AudioFormat format;
  private final Frame silence = new Frame();
  private @Nullable FilterGraph graph;
  private long next;

  SteadyAudio(Encoder encoder, AudioFormat format) {
    this.encoder = encoder;
    this.format = format;
  }

  /**
   * Takes audio of the encoder's format, whose time is in the encoder's time base.
   *
   * @param sink gets what is complete
   */
  void accept(Frame frame, Sink sink) throws FfmpegException {
    if (graph == null) {
      next = frame.presentationTime();
    }
    int second = format.sampleRate();
    while (frame.presentationTime() - next > second) {
      Silence.fill(silence, format, second);
      silence.presentationTime(next);
      pass(silence, sink);
      silence.clear();
      next += second;
    }
    next = frame.presentationTime() + frame.samples();
    pass(frame, sink);
  }

  private void pass(Frame frame, Sink sink) throws FfmpegException {
    FilterGraph filters = graph;
    if (filters == null) {
      filters = FilterGraph.forAudio(frame, encoder.timeBase(), FILL_GAPS);
      if (encoder.frameSize() > 0) {
        filters.outputFrameSize(encoder.frameSize());
      }
      graph = filters;
    }
    process(filters, frame, sink);
  }

  /** No more will come. */
  void end(Sink sink) throws FfmpegException {
    FilterGraph filters = graph;
    if (filters != null) {
      process(filters, null, sink);
    }
  }

  private void process(FilterGraph filters, @Nullable Frame frame, Sink sink)
      throws FfmpegException {
    filters.process(
        frame,
        output -> {
          output.presentationTime(
              filters.timeBase().rescale(output.presentationTime(), encoder.timeBase()));
          sink.accept(output);
        });
  }

  @Override
  public void close() {
    silence.close();
    if (graph != null) {
      graph.close();
    }
  }
}
