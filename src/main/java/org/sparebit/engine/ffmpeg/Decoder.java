package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_UNALIGNED;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_flush_buffers;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;

import java.util.Arrays;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.jspecify.annotations.Nullable;
import org.sparebit.codec.VideoCodec;

/** Turns packets of one stream into frames. Owns the native context. */
public final class Decoder extends SendReceive<Packet, Frame> implements AutoCloseable {
  /** As large as the largest picture that any encoder takes. */
  private static final long MOST_PIXELS =
      Arrays.stream(VideoCodec.values())
          .map(VideoCodec::limits)
          .mapToLong(limits -> (long) limits.maxWidth() * limits.maxHeightFor(limits.maxWidth()))
          .max()
          .orElseThrow();

  private final AVCodecContext context;
  private final Frame decoded;
  private final boolean onGpu;

  private Decoder(AVCodecContext context, Frame decoded, boolean onGpu) {
    super(decoded);
    this.decoded = decoded;
    this.context = context;
    this.onGpu = onGpu;
  }

  /**
   * Opens the decoder of a stream.
   *
   * @param threads how many threads may decode
   * @throws FfmpegException of kind {@code DECODER_MISSING} if this build can't decode the codec
   */
  public static Decoder open(SourceStream stream, int threads) throws FfmpegException {
    return open(stream, threads, avcodec_find_decoder(stream.handle().codecpar().codec_id()));
  }

  /** Whether this build has a decoder for the stream's codec. */
  public static boolean isKnown(SourceStream stream) {
    return avcodec_find_decoder(stream.handle().codecpar().codec_id()) != null;
  }

  /**
   * Likewise, with the transparency that lies beside the pictures where this build can decode it:
   * FFmpeg's own decoders of VP8 and VP9 pass it over, those of libvpx don't.
   */
  public static Decoder openWithAlpha(SourceStream stream, int threads) throws FfmpegException {
    AVCodec libvpx =
        stream.hasAlphaBeside() && stream.handle().codecpar().format() == AV_PIX_FMT_YUV420P
            ? avcodec_find_decoder_by_name(
                stream.codecName().equals("vp9") ? "libvpx-vp9" : "libvpx")
            : null;
    return libvpx == null ? open(stream, threads) : open(stream, threads, libvpx);
  }

  /**
   * Opens the decoder of NVIDIA's GPUs for a stream; its pictures come in ordinary memory.
   *
   * @param device number of the GPU
   * @throws FfmpegException of kind {@code DECODER_MISSING} if the stream is not one that it takes,
   *     of another kind if there is no such GPU, or no driver
   */
  public static Decoder openOnGpu(SourceStream stream, int device) throws FfmpegException {
    String name = GpuDecoders.nameFor(stream).orElse("");
    AVCodec codec = name.isEmpty() ? null : avcodec_find_decoder_by_name(name);
    if (codec == null) {
      throw FfmpegException.unsupported("the GPU decodes no such " + stream.codecName());
    }
    AVDictionary options = new AVDictionary(null);
    av_dict_set(options, "gpu", String.valueOf(device), 0);
    try {
      return open(stream, 1, codec, options);
    } finally {
      av_dict_free(options);
    }
  }

  private static Decoder open(SourceStream stream, int threads, @Nullable AVCodec codec)
      throws FfmpegException {
    return open(stream, threads, codec, null);
  }

  /**
   * Likewise.
   *
   * @param options of a decoder on a GPU; null for one on the CPU
   */
  static Decoder open(
      SourceStream stream, int threads, @Nullable AVCodec codec, @Nullable AVDictionary options)
      throws FfmpegException {
    if (codec == null) {
      throw FfmpegException.unsupported(
          "this build of FFmpeg has no decoder for " + CodecWords.full(stream.handle().codecpar()));
    }
    requireSize(stream);
    AVCodecContext context = avcodec_alloc_context3(codec);
    Decoder decoder = new Decoder(context, new Frame(), options != null);
    try {
      FfmpegException.check(
          avcodec_parameters_to_context(context, stream.handle().codecpar()),
          "preparing the decoder");
      context.pkt_timebase(stream.timeBase().toNative());
      context.thread_count(threads);
      context.max_pixels(MOST_PIXELS);
      // Otherwise what is to be left out at the left is rounded to an aligned address, and stays
      // in.
      context.flags(context.flags() | AV_CODEC_FLAG_UNALIGNED);
      FfmpegException.check(
          avcodec_open2(context, codec, options), "opening the decoder for " + stream.codecName());
      return decoder;
    } catch (FfmpegException e) {
      decoder.close();
      throw e;
    }
  }

  private static void requireSize(SourceStream stream) throws FfmpegException {
    long width = stream.declaredSize().width();
    long height = stream.declaredSize().height();
    if (width * height > MOST_PIXELS) {
      throw FfmpegException.pictureTooLarge(
          String.format(
              "the input's pictures have %d×%d pixels, and %d of them (such as 16384×16128) are the"
                  + " most that is decoded; scale it down first",
              width, height, MOST_PIXELS));
    }
  }

  AVCodecContext handle() {
    return context;
  }

  /** Whether it is a GPU's. */
  public boolean isOnGpu() {
    return onGpu;
  }

  @Override
  Outcome send(@Nullable Packet packet) throws FfmpegException {
    AVPacket handle = packet == null ? null : packet.handle();
    return outcome(avcodec_send_packet(context, handle), "decoding");
  }

  @Override
  Outcome receive(Frame frame) throws FfmpegException {
    Outcome outcome = outcome(avcodec_receive_frame(context, frame.handle()), "decoding");
    if (outcome == Outcome.DONE) {
      frame.forgetUnknownColours();
      frame.leaveRangeToColours();
    }
    return outcome;
  }

  @Override
  void clear(Frame frame) {
    frame.clear();
  }

  /** Forgets what came before, also that it was the end: what follows is from another place. */
  public void restart() {
    avcodec_flush_buffers(context);
  }

  private Outcome outcome(int code, String doing) throws FfmpegException {
    Outcome known = Outcome.of(code);
    if (known != null) {
      return known;
    }
    FfmpegException failure =
        onGpu ? FfmpegException.ofGpu(code, doing) : FfmpegException.of(code, doing);
    return switch (failure.kind()) {
      case OUT_OF_MEMORY, GPU, GPU_OUT_OF_MEMORY -> throw failure;
      default -> Outcome.DAMAGED;
    };
  }

  @Override
  public void close() {
    decoded.close();
    avcodec_free_context(context);
  }
}
