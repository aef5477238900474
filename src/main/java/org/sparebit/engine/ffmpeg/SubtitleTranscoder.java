package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_decode_subtitle2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_encode_subtitle;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avsubtitle_free;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_mallocz;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avcodec.AVSubtitle;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;

/**
 * Turns subtitles made of text from one form into another. FFmpeg's decoders of text all give the
 * same styled lines, which its encoders take. Owns the native contexts.
 */
public final class SubtitleTranscoder implements AutoCloseable {
  /** What became of a packet. */
  public enum Result {
    CONVERTED,
    /** It shows nothing. */
    NOTHING,
    DAMAGED
  }

  /** Of the packets that come out: milliseconds, as in most forms of subtitles. */
  public static final Rational TIME_BASE = new Rational(1, 1000);

  private static final int MOST_BYTES = 1 << 20;
  private static final long UNKNOWN_END = 0xFFFF_FFFFL;

  private final Rational sourceTimeBase;
  private final AVCodecContext decoder;
  private final AVCodecContext encoder;
  private final BytePointer buffer = new BytePointer(MOST_BYTES);
  private final AVSubtitle subtitle = new AVSubtitle();
  private final IntPointer complete = new IntPointer(1);

  private SubtitleTranscoder(
      Rational sourceTimeBase, AVCodecContext decoder, AVCodecContext encoder) {
    this.sourceTimeBase = sourceTimeBase;
    this.decoder = decoder;
    this.encoder = encoder;
  }

  /**
   * Opens decoder and encoder.
   *
   * @param encoderName FFmpeg's, such as {@code mov_text}
   */
  public static SubtitleTranscoder open(SourceStream source, String encoderName)
      throws FfmpegException {
    AVCodec from = avcodec_find_decoder(source.handle().codecpar().codec_id());
    AVCodec to = avcodec_find_encoder_by_name(encoderName);
    if (from == null || to == null) {
      throw FfmpegException.unsupported(
          "this build of FFmpeg can't turn " + source.codecWords() + " into " + encoderName);
    }
    SubtitleTranscoder transcoder =
        new SubtitleTranscoder(
            source.timeBase(), avcodec_alloc_context3(from), avcodec_alloc_context3(to));
    try {
      transcoder.openBoth(source, from, to);
      return transcoder;
    } catch (FfmpegException e) {
      transcoder.close();
      throw e;
    }
  }

  private void openBoth(SourceStream source, AVCodec from, AVCodec to) throws FfmpegException {
    FfmpegException.check(
        avcodec_parameters_to_context(decoder, source.handle().codecpar()),
        "preparing the decoder");
    decoder.pkt_timebase(sourceTimeBase.toNative());
    FfmpegException.check(
        avcodec_open2(decoder, from, (AVDictionary) null),
        "opening the decoder for " + source.codecName());
    // The styles; the encoder frees them, so they must be FFmpeg's own memory.
    int size = decoder.subtitle_header_size();
    if (size > 0) {
      BytePointer header = new BytePointer(av_mallocz(size + 1L));
      header.capacity(size + 1L).put(bytes(decoder.subtitle_header(), size));
      encoder.subtitle_header(header);
      encoder.subtitle_header_size(size);
    }
    encoder.time_base(Rational.MICROSECONDS.toNative());
    FfmpegException.check(
        avcodec_open2(encoder, to, (AVDictionary) null),
        "opening the encoder " + Ffmpeg.text(to.name()));
  }

  private static byte[] bytes(BytePointer memory, int size) {
    byte[] copy = new byte[size];
    memory.get(copy);
    return copy;
  }

  AVCodecContext encoder() {
    return encoder;
  }

  /**
   * Turns a packet into another.
   *
   * @param output empty; filled if it was converted
   */
  public Result transcode(Packet input, Packet output) throws FfmpegException {
    complete.put(0);
    int code = avcodec_decode_subtitle2(decoder, subtitle, complete, input.handle());
    if (code < 0) {
      return damaged(code);
    }
    if (complete.get() == 0) {
      return Result.NOTHING;
    }
    try {
      return subtitle.num_rects() == 0 || subtitle.pts() == AV_NOPTS_VALUE
          ? Result.NOTHING
          : encode(input, output);
    } finally {
      avsubtitle_free(subtitle);
    }
  }

  private Result encode(Packet input, Packet output) throws FfmpegException {
    long start = Integer.toUnsignedLong(subtitle.start_display_time());
    long end = Integer.toUnsignedLong(subtitle.end_display_time());
    long duration =
        end > start && end != UNKNOWN_END
            ? end - start
            : sourceTimeBase.rescale(Math.max(0, input.duration()), TIME_BASE);
    long time = Rational.MICROSECONDS.rescale(subtitle.pts(), TIME_BASE) + start;
    subtitle.pts(TIME_BASE.rescale(time, Rational.MICROSECONDS));
    subtitle.start_display_time(0);
    subtitle.end_display_time((int) Math.min(duration, Integer.MAX_VALUE));
    int size = avcodec_encode_subtitle(encoder, buffer, MOST_BYTES, subtitle);
    if (size < 0) {
      return damaged(size);
    }
    if (size == 0) {
      return Result.NOTHING;
    }
    AVPacket packet = output.handle();
    FfmpegException.check(av_new_packet(packet, size), "writing a subtitle");
    packet.data().capacity(size).put(bytes(buffer, size));
    packet.pts(time);
    packet.dts(time);
    packet.duration(duration);
    packet.flags(AV_PKT_FLAG_KEY);
    return Result.CONVERTED;
  }

  private static Result damaged(int code) throws FfmpegException {
    FfmpegException failure = FfmpegException.of(code, "converting a subtitle");
    if (failure.kind() == FfmpegException.Kind.OUT_OF_MEMORY) {
      throw failure;
    }
    return Result.DAMAGED;
  }

  @Override
  public void close() {
    avcodec_free_context(encoder);
    avcodec_free_context(decoder);
    buffer.close();
    subtitle.close();
    complete.close();
  }
}
