package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_FRAME_DURATION;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_PASS1;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_PASS2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_count;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_iterate;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_get_sample_fmt;

import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/** Turns frames into packets. Owns the native context. */
public final class Encoder extends SendReceive<Frame, Packet> implements AutoCloseable {
  /** Of FFmpeg's names for the encoders of NVIDIA's GPUs. */
  private static final String GPU_SUFFIX = "_nvenc";

  private final AVCodecContext context;
  private final Packet packet;
  private final Rational timeBase;
  private final boolean onGpu;

  private Encoder(AVCodecContext context, Packet packet, Rational timeBase, boolean onGpu) {
    super(packet);
    this.packet = packet;
    this.context = context;
    this.timeBase = timeBase;
    this.onGpu = onGpu;
  }

  /**
   * Opens a video encoder for pictures like this one, whose size, pixel format, pixel aspect,
   * colour description and HDR metadata it takes over.
   *
   * @param timeBase of the frames that will be sent and the packets that will be received
   * @param frameRate for rate control, and for containers without time stamps
   * @param options by their names in FFmpeg
   * @param pass the pictures, times and options of both passes must be the same
   */
  public static Encoder openVideo(
      String name,
      Frame first,
      Rational timeBase,
      Rational frameRate,
      boolean globalHeader,
      Map<String, String> options,
      Pass pass)
      throws FfmpegException {
    AVCodecContext context = avcodec_alloc_context3(find(name));
    AVFrame f = first.handle();
    context.width(f.width()).height(f.height());
    context.pix_fmt(f.format());
    context.sample_aspect_ratio(f.sample_aspect_ratio());
    context.color_range(f.color_range());
    context.color_primaries(f.color_primaries());
    context.color_trc(f.color_trc());
    context.colorspace(f.colorspace());
    context.chroma_sample_location(f.chroma_location());
    if (frameRate.isKnown()) {
      context.framerate(frameRate.toNative());
    }
    try {
      StreamSideData.carry(f, context);
    } catch (FfmpegException e) {
      avcodec_free_context(context);
      throw e;
    }
    setPass(context, pass);
    return open(context, name, timeBase, globalHeader, options);
  }

  private static void setPass(AVCodecContext context, Pass pass) {
    if (pass instanceof Pass.First) {
      context.flags(context.flags() | AV_CODEC_FLAG_PASS1);
    } else if (pass instanceof Pass.Second second) {
      context.flags(context.flags() | AV_CODEC_FLAG_PASS2);
      context.stats_in(second.statistics().handle());
    }
  }

  /** Opens an audio encoder, whose packets have a time base of one sample. */
  public static Encoder openAudio(
      String name, AudioFormat format, boolean globalHeader, Map<String, String> options)
      throws FfmpegException {
    AVCodecContext context = avcodec_alloc_context3(find(name));
    context.sample_rate(format.sampleRate());
    context.sample_fmt(av_get_sample_fmt(format.sampleFormat()));
    try {
      format.fill(context.ch_layout());
    } catch (FfmpegException e) {
      avcodec_free_context(context);
      throw e;
    }
    return open(context, name, new Rational(1, format.sampleRate()), globalHeader, options);
  }

  private static AVCodec find(String name) throws FfmpegException {
    AVCodec codec = avcodec_find_encoder_by_name(name);
    if (codec == null) {
      throw FfmpegException.unsupported("this build of FFmpeg has no encoder " + name);
    }
    return codec;
  }

  private static Encoder open(
      AVCodecContext context,
      String name,
      Rational timeBase,
      boolean globalHeader,
      Map<String, String> options)
      throws FfmpegException {
    context.time_base(timeBase.toNative());
    int flags = context.flags() | AV_CODEC_FLAG_FRAME_DURATION;
    context.flags(globalHeader ? flags | AV_CODEC_FLAG_GLOBAL_HEADER : flags);
    AVDictionary dictionary = new AVDictionary(null);
    options.forEach((key, value) -> av_dict_set(dictionary, key, value, 0));
    try {
      FfmpegException.check(
          avcodec_open2(context, find(name), dictionary),
          "opening the encoder " + name + " with " + options);
      if (av_dict_count(dictionary) > 0) {
        throw FfmpegException.unsupported(
            "the encoder " + name + " does not know " + Ffmpeg.text(unusedKey(dictionary)));
      }
      return new Encoder(context, new Packet(), timeBase, name.endsWith(GPU_SUFFIX));
    } catch (FfmpegException e) {
      avcodec_free_context(context);
      throw e;
    } finally {
      av_dict_free(dictionary);
    }
  }

  private static BytePointer unusedKey(AVDictionary dictionary) {
    return av_dict_iterate(dictionary, null).key();
  }

  AVCodecContext handle() {
    return context;
  }

  /** Of the packets that come out. */
  public Rational timeBase() {
    return timeBase;
  }

  /** How many samples an audio encoder wants per frame; 0 for any number. */
  public int frameSize() {
    return context.frame_size();
  }

  @Override
  Outcome send(@Nullable Frame frame) throws FfmpegException {
    return outcome(avcodec_send_frame(context, frame == null ? null : frame.handle()));
  }

  @Override
  Outcome receive(Packet output) throws FfmpegException {
    return outcome(avcodec_receive_packet(context, output.handle()));
  }

  @Override
  void clear(Packet output) {
    output.clear();
  }

  private Outcome outcome(int code) throws FfmpegException {
    Outcome known = Outcome.of(code);
    if (known != null) {
      return known;
    }
    throw onGpu ? FfmpegException.ofGpu(code, "encoding") : FfmpegException.of(code, "encoding");
  }

  /**
   * What the first pass has found, once all frames have been sent and received; the caller's from
   * then on.
   *
   * @throws IllegalStateException if there is nothing: the encoder makes no such pass, or has not
   *     come to its end
   */
  public RateStatistics takeStatistics() {
    BytePointer text = context.stats_out();
    if (text == null || text.isNull()) {
      throw new IllegalStateException("the encoder has no statistics");
    }
    // Otherwise the context would free them.
    context.stats_out(null);
    return new RateStatistics(text);
  }

  @Override
  public void close() {
    packet.close();
    avcodec_free_context(context);
  }
}
