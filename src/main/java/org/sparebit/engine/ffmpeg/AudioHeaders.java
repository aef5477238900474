package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.av_parser_close;
import static org.bytedeco.ffmpeg.global.avcodec.av_parser_init;
import static org.bytedeco.ffmpeg.global.avcodec.av_parser_parse2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;

import java.util.Optional;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParserContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;

/**
 * Reads what packets of compressed audio say of their format, without decoding them. Owns the
 * native parser.
 */
public final class AudioHeaders implements AutoCloseable {
  /** FFmpeg's parser looks into these only where it may search for their beginnings. */
  private static final Set<String> MPEG_AUDIO = Set.of("mp1", "mp2", "mp3");

  private final AVCodecParserContext parser;
  private final AVCodecContext context;
  private final BytePointer unused = new BytePointer((BytePointer) null);
  private final IntPointer unusedSize = new IntPointer(1);

  private AudioHeaders(AVCodecParserContext parser, AVCodecContext context) {
    this.parser = parser;
    this.context = context;
  }

  /** Empty where FFmpeg can't read the codec's packets, or they have no headers. */
  public static Optional<AudioHeaders> of(SourceStream stream) throws FfmpegException {
    AVCodecParserContext parser = av_parser_init(stream.handle().codecpar().codec_id());
    if (parser == null) {
      return Optional.empty();
    }
    AVCodecContext context = avcodec_alloc_context3((AVCodec) null);
    AudioHeaders headers = new AudioHeaders(parser, context);
    try {
      FfmpegException.check(
          avcodec_parameters_to_context(context, stream.handle().codecpar()),
          "preparing to read the headers of the sound");
      if (!MPEG_AUDIO.contains(stream.codecName())) {
        parser.flags(parser.flags() | AVCodecParserContext.PARSER_FLAG_COMPLETE_FRAMES);
      }
      return Optional.of(headers);
    } catch (FfmpegException e) {
      headers.close();
      throw e;
    }
  }

  /** The format after this packet, in words, such as {@code 48000 Hz, 5.1(side)}. */
  public String format(Packet packet) {
    int position = 0;
    while (position < packet.sizeBytes()) {
      int read =
          av_parser_parse2(
              parser,
              context,
              unused,
              unusedSize,
              packet.handle().data().getPointer(position),
              packet.sizeBytes() - position,
              packet.presentationTime(),
              packet.decodingTime(),
              -1);
      if (read <= 0) {
        break;
      }
      position += read;
    }
    return context.ch_layout().nb_channels() <= 0
        ? ""
        : context.sample_rate() + " Hz, " + AudioFormat.layoutName(context.ch_layout());
  }

  @Override
  public void close() {
    av_parser_close(parser);
    avcodec_free_context(context);
    unusedSize.close();
  }
}
