package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avfilter.AV_BUFFERSRC_FLAG_KEEP_REF;
import static org.bytedeco.ffmpeg.global.avfilter.av_buffersink_get_frame;
import static org.bytedeco.ffmpeg.global.avfilter.av_buffersink_get_time_base;
import static org.bytedeco.ffmpeg.global.avfilter.av_buffersink_set_frame_size;
import static org.bytedeco.ffmpeg.global.avfilter.av_buffersrc_add_frame_flags;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_get_by_name;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_alloc;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_config;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_create_filter;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_free;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_parse_ptr;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_inout_alloc;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_inout_free;
import static org.bytedeco.ffmpeg.global.avutil.av_get_sample_fmt_name;
import static org.bytedeco.ffmpeg.global.avutil.av_strdup;

import java.util.Locale;
import org.bytedeco.ffmpeg.avfilter.AVFilterContext;
import org.bytedeco.ffmpeg.avfilter.AVFilterGraph;
import org.bytedeco.ffmpeg.avfilter.AVFilterInOut;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * A chain of FFmpeg's filters with one input and one output, for frames of one format. Owns the
 * native graph.
 */
public final class FilterGraph extends SendReceive<Frame, Frame> implements AutoCloseable {
  private final AVFilterGraph graph;
  private final Frame filtered;
  private final String inputFormat;
  private final AVFilterContext source;
  private final AVFilterContext sink;

  private FilterGraph(
      AVFilterGraph graph,
      Frame filtered,
      String inputFormat,
      AVFilterContext source,
      AVFilterContext sink) {
    super(filtered);
    this.filtered = filtered;
    this.graph = graph;
    this.inputFormat = inputFormat;
    this.source = source;
    this.sink = sink;
  }

  /**
   * Builds a graph for pictures like this one.
   *
   * @param first decides size, pixel format, colour space and range of the input
   * @param chain in FFmpeg's filter syntax
   * @param threads how many threads a filter may use
   */
  public static FilterGraph forVideo(
      Frame first, Rational timeBase, Rational frameRate, String chain, int threads)
      throws FfmpegException {
    String rate = frameRate.isKnown() ? ":frame_rate=" + frameRate : "";
    String arguments = videoFormat(first) + ":time_base=" + timeBase + rate;
    return build("buffer", "buffersink", arguments, videoFormat(first), chain, threads);
  }

  /** Builds a graph for audio like this. */
  public static FilterGraph forAudio(Frame first, Rational timeBase, String chain)
      throws FfmpegException {
    String arguments = audioFormat(first) + ":time_base=" + timeBase;
    return build("abuffer", "abuffersink", arguments, audioFormat(first), chain, 1);
  }

  /** Whether this graph was built for audio like this. */
  public boolean acceptsAudio(Frame frame) {
    return inputFormat.equals(audioFormat(frame));
  }

  private static String videoFormat(Frame frame) {
    AVFrame f = frame.handle();
    Rational aspect = frame.sampleAspectRatio();
    return String.format(
        Locale.ROOT,
        "video_size=%dx%d:pix_fmt=%d:pixel_aspect=%s:colorspace=%d:range=%d",
        f.width(),
        f.height(),
        f.format(),
        aspect.isKnown() ? aspect : Rational.UNKNOWN,
        f.colorspace(),
        f.color_range());
  }

  private static String audioFormat(Frame frame) {
    AVFrame f = frame.handle();
    return String.format(
        Locale.ROOT,
        "sample_rate=%d:sample_fmt=%s:channel_layout=%s",
        f.sample_rate(),
        Ffmpeg.text(av_get_sample_fmt_name(f.format())),
        AudioFormat.layoutName(f.ch_layout()));
  }

  private static FilterGraph build(
      String sourceName,
      String sinkName,
      String arguments,
      String inputFormat,
      String chain,
      int threads)
      throws FfmpegException {
    AVFilterGraph graph = avfilter_graph_alloc();
    graph.nb_threads(threads);
    AVFilterContext source = new AVFilterContext(null);
    AVFilterContext sink = new AVFilterContext(null);
    AVFilterInOut outputs = avfilter_inout_alloc();
    AVFilterInOut inputs = avfilter_inout_alloc();
    try {
      FfmpegException.check(
          avfilter_graph_create_filter(
              source, avfilter_get_by_name(sourceName), "in", arguments, (Pointer) null, graph),
          "preparing filters for " + arguments);
      FfmpegException.check(
          avfilter_graph_create_filter(
              sink, avfilter_get_by_name(sinkName), "out", (String) null, (Pointer) null, graph),
          "preparing filters");
      connect(outputs, "in", source);
      connect(inputs, "out", sink);
      FfmpegException.check(
          avfilter_graph_parse_ptr(graph, chain, inputs, outputs, (Pointer) null),
          "preparing the filters " + chain);
      FfmpegException.check(
          avfilter_graph_config(graph, (Pointer) null), "preparing the filters " + chain);
      return new FilterGraph(graph, new Frame(), inputFormat, source, sink);
    } catch (FfmpegException e) {
      avfilter_graph_free(graph);
      throw e;
    } finally {
      avfilter_inout_free(outputs);
      avfilter_inout_free(inputs);
    }
  }

  private static void connect(AVFilterInOut end, String name, AVFilterContext filter) {
    // FFmpeg frees the name together with the list, so it must be FFmpeg's own memory.
    try (BytePointer text = new BytePointer(name)) {
      end.name(av_strdup(text)).filter_ctx(filter).pad_idx(0).next(null);
    }
  }

  /** The time base of the frames that come out. */
  public Rational timeBase() {
    return Rational.of(av_buffersink_get_time_base(sink));
  }

  /** Lets audio come out in frames of exactly this many samples, but for the last. */
  public void outputFrameSize(int samples) {
    av_buffersink_set_frame_size(sink, samples);
  }

  @Override
  Outcome send(@Nullable Frame frame) throws FfmpegException {
    AVFrame handle = frame == null ? null : frame.handle();
    FfmpegException.check(
        av_buffersrc_add_frame_flags(source, handle, AV_BUFFERSRC_FLAG_KEEP_REF), "filtering");
    return Outcome.DONE;
  }

  @Override
  Outcome receive(Frame frame) throws FfmpegException {
    int code = av_buffersink_get_frame(sink, frame.handle());
    Outcome known = Outcome.of(code);
    if (known != null) {
      return known;
    }
    throw FfmpegException.of(code, "filtering");
  }

  @Override
  void clear(Frame frame) {
    frame.clear();
  }

  @Override
  public void close() {
    filtered.close();
    avfilter_graph_free(graph);
  }
}
