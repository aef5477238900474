package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.FF_COMPLIANCE_UNOFFICIAL;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_copy;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_query_codec;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_close_dyn_buf;
import static org.bytedeco.ffmpeg.global.avformat.avio_open_dyn_buf;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_ATTACHMENT;
import static org.bytedeco.ffmpeg.global.avutil.av_free;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVOutputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.BytePointer;

/**
 * Finds out whether a muxer takes a stream. Its table of codecs alone does not say: rates, headers
 * that are missing and much else can make it refuse, and then the whole output would fail.
 */
final class HeaderTrial {
  private HeaderTrial() {}

  static boolean succeeds(AVOutputFormat container, AVStream source) {
    AVCodecParameters parameters = source.codecpar();
    int codec = parameters.codec_id();
    // The tables hold no attachments.
    if (parameters.codec_type() != AVMEDIA_TYPE_ATTACHMENT
        && avformat_query_codec(container, codec, FF_COMPLIANCE_UNOFFICIAL) == 0) {
      return false;
    }
    AVFormatContext format = new AVFormatContext(null);
    if (avformat_alloc_output_context2(format, container, (String) null, (String) null) < 0) {
      return false;
    }
    format.strict_std_compliance(FF_COMPLIANCE_UNOFFICIAL);
    AVIOContext io = new AVIOContext(null);
    try {
      if (avio_open_dyn_buf(io) < 0) {
        return false;
      }
      format.pb(io);
      AVStream stream = avformat_new_stream(format, (AVCodec) null);
      if (stream == null || avcodec_parameters_copy(stream.codecpar(), parameters) < 0) {
        return false;
      }
      stream.codecpar().codec_tag(0);
      // An attachment's name and type are tags.
      stream.metadata(Metadata.carry(source.metadata(), stream.metadata()));
      return avformat_write_header(format, (AVDictionary) null) >= 0;
    } finally {
      if (!io.isNull()) {
        BytePointer written = new BytePointer((BytePointer) null);
        avio_close_dyn_buf(io, written);
        av_free(written);
      }
      format.pb(null);
      avformat_free_context(format);
    }
  }
}
