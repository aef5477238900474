package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avutil.AV_OPT_SEARCH_CHILDREN;
import static org.bytedeco.ffmpeg.global.avutil.av_opt_find;

import java.util.Collection;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;

/** What this build of FFmpeg knows of its encoders and decoders, without opening them. */
public final class CodecOptions {
  private CodecOptions() {}

  public static boolean hasDecoder(String name) throws FfmpegException {
    Ffmpeg.load();
    return avcodec_find_decoder_by_name(name) != null;
  }

  /** Those of the options that an encoder, which must exist, does not know. */
  public static List<String> unknown(String encoder, Collection<String> options)
      throws FfmpegException {
    Ffmpeg.load();
    AVCodec codec = avcodec_find_encoder_by_name(encoder);
    if (codec == null) {
      throw new AssertionError("no encoder " + encoder);
    }
    AVCodecContext context = avcodec_alloc_context3(codec);
    try {
      return options.stream()
          .filter(option -> av_opt_find(context, option, null, 0, AV_OPT_SEARCH_CHILDREN) == null)
          .toList();
    } finally {
      avcodec_free_context(context);
    }
  }
}
