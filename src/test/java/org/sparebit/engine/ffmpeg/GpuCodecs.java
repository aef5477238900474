package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;

import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.jspecify.annotations.NullMarked;

/** What NVIDIA's decoders and encoders do, where there are none. */
@NullMarked
public final class GpuCodecs {
  private GpuCodecs() {}

  /** A decoder that passes for a GPU's, and decodes on the CPU. */
  public static Decoder decoder(SourceStream stream) throws FfmpegException {
    return Decoder.open(
        stream,
        1,
        avcodec_find_decoder(stream.handle().codecpar().codec_id()),
        new AVDictionary(null));
  }

  /** What becomes of a return code of FFmpeg in the middle of a job. */
  public static FfmpegException failure(int code, String doing) {
    return FfmpegException.ofGpu(code, doing);
  }

  /** What becomes of one when an encoder is opened. */
  public static FfmpegException notOpened(int code, String encoder) {
    return FfmpegException.of(code, "opening the encoder " + encoder);
  }
}
