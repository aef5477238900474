package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AV_FIELD_PROGRESSIVE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_FIELD_UNKNOWN;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_ARIB_STD_B67;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_SMPTE2084;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P10LE;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;

/** Which streams go to the decoders of NVIDIA's GPUs (NVDEC, by FFmpeg's name for it cuvid). */
final class GpuDecoders {
  /** FFmpeg's names, by those of the codecs. */
  private static final Map<String, String> NAMES =
      Map.of(
          "h264", "h264_cuvid",
          "hevc", "hevc_cuvid",
          "av1", "av1_cuvid",
          "vp8", "vp8_cuvid",
          "vp9", "vp9_cuvid",
          "mpeg2video", "mpeg2_cuvid",
          "mpeg4", "mpeg4_cuvid",
          "vc1", "vc1_cuvid");

  private static final Set<String> WITH_TEN_BITS = Set.of("hevc", "av1", "vp9");

  private GpuDecoders() {}

  /**
   * The decoder for a stream. Empty also where there is one that loses something: it leaves out HDR
   * metadata and transparency, and the CPU's decoders tell fields and odd formats more reliably.
   */
  static Optional<String> nameFor(SourceStream stream) {
    AVCodecParameters parameters = stream.handle().codecpar();
    String codec = stream.codecName();
    boolean format =
        parameters.format() == AV_PIX_FMT_YUV420P
            || (parameters.format() == AV_PIX_FMT_YUV420P10LE && WITH_TEN_BITS.contains(codec));
    boolean progressive =
        parameters.field_order() == AV_FIELD_PROGRESSIVE
            || parameters.field_order() == AV_FIELD_UNKNOWN;
    boolean hdr =
        parameters.color_trc() == AVCOL_TRC_SMPTE2084
            || parameters.color_trc() == AVCOL_TRC_ARIB_STD_B67;
    return format && progressive && !hdr && !stream.hasAlphaBeside()
        ? Optional.ofNullable(NAMES.get(codec))
        : Optional.empty();
  }
}
