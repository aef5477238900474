package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avfilter.av_buffersink_get_frame;
import static org.bytedeco.ffmpeg.global.avfilter.av_buffersink_get_frame_rate;
import static org.bytedeco.ffmpeg.global.avfilter.av_buffersink_get_time_base;
import static org.bytedeco.ffmpeg.global.avfilter.av_buffersink_set_frame_size;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_get_by_name;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_alloc;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_config;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_create_filter;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_free;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_parse_ptr;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_inout_alloc;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_inout_free;
import static org.bytedeco.ffmpeg.global.avutil.av_strdup;

import org.bytedeco.ffmpeg.avfilter.AVFilterContext;
import org.bytedeco.ffmpeg.avfilter.AVFilterGraph;
import org.bytedeco.ffmpeg.avfilter.AVFilterInOut;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/** Pictures or sound from FFmpeg's own sources, such as {@code testsrc2}. */
final class TestSource implements AutoCloseable {
  private final AVFilterGraph graph;
  private final AVFilterContext sink;

  TestSource(String sinkName, String chain) throws FfmpegException {
    graph = avfilter_graph_alloc();
    sink = new AVFilterContext(null);
    FfmpegException.check(
        avfilter_graph_create_filter(
            sink, avfilter_get_by_name(sinkName), "out", (String) null, (Pointer) null, graph),
        "making a sink");
    AVFilterInOut inputs = avfilter_inout_alloc();
    try (BytePointer name = new BytePointer("out")) {
      inputs.name(av_strdup(name)).filter_ctx(sink).pad_idx(0).next(null);
      FfmpegException.check(
          avfilter_graph_parse_ptr(graph, chain, inputs, (AVFilterInOut) null, (Pointer) null),
          chain);
    } finally {
      avfilter_inout_free(inputs);
    }
    FfmpegException.check(avfilter_graph_config(graph, (Pointer) null), chain);
  }

  Rational timeBase() {
    return Rational.of(av_buffersink_get_time_base(sink));
  }

  Rational frameRate() {
    return Rational.of(av_buffersink_get_frame_rate(sink));
  }

  void frameSize(int samples) {
    av_buffersink_set_frame_size(sink, samples);
  }

  boolean next(Frame frame) throws FfmpegException {
    frame.clear();
    int code = av_buffersink_get_frame(sink, frame.handle());
    if (FfmpegException.isEnd(code)) {
      return false;
    }
    FfmpegException.check(code, "generating");
    return true;
  }

  @Override
  public void close() {
    avfilter_graph_free(graph);
  }
}
