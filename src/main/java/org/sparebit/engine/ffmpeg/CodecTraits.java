package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_NONE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_PROP_INTRA_ONLY;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_PROP_LOSSLESS;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_PROP_LOSSY;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_PROP_TEXT_SUB;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_descriptor_get;
import static org.bytedeco.ffmpeg.global.avutil.av_get_padded_bits_per_pixel;
import static org.bytedeco.ffmpeg.global.avutil.av_pix_fmt_desc_get;

import org.bytedeco.ffmpeg.avcodec.AVCodecDescriptor;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;

/** What FFmpeg knows of a stream's codec and of the pictures or texts in it. */
public final class CodecTraits {
  /** Of 8 bits and 4:2:0. */
  private static final int USUAL_BITS_PER_PIXEL = 12;

  private final AVCodecParameters parameters;

  CodecTraits(AVCodecParameters parameters) {
    this.parameters = parameters;
  }

  /** Whether FFmpeg has a name for it. */
  public boolean isKnown() {
    return parameters.codec_id() != AV_CODEC_ID_NONE;
  }

  /** Whether it is a subtitle made of characters, not of pictures. */
  public boolean isText() {
    AVCodecDescriptor descriptor = avcodec_descriptor_get(parameters.codec_id());
    return descriptor != null && (descriptor.props() & AV_CODEC_PROP_TEXT_SUB) != 0;
  }

  /**
   * Whether the decoder keeps several pictures, which later ones refer to. One without loss refers
   * to the last one at most.
   */
  public boolean hasReferences() {
    AVCodecDescriptor descriptor = avcodec_descriptor_get(parameters.codec_id());
    if (descriptor == null) {
      return true;
    }
    boolean lossless = (descriptor.props() & AV_CODEC_PROP_LOSSLESS) != 0;
    boolean lossy = (descriptor.props() & AV_CODEC_PROP_LOSSY) != 0;
    return (descriptor.props() & AV_CODEC_PROP_INTRA_ONLY) == 0 && (lossy || !lossless);
  }

  /** Bits that a decoded pixel takes, as far as FFmpeg has found it out. */
  public int bitsPerPixel() {
    AVPixFmtDescriptor format = av_pix_fmt_desc_get(parameters.format());
    return format == null ? USUAL_BITS_PER_PIXEL : av_get_padded_bits_per_pixel(format);
  }

  public int sampleRate() {
    return parameters.sample_rate();
  }

  public int channels() {
    return parameters.ch_layout().nb_channels();
  }

  /** FFmpeg's name of the layout of its channels, such as {@code 5.1(side)}. */
  public String layoutName() {
    return AudioFormat.layoutName(parameters.ch_layout());
  }

  /** In frames per second, as the codec's own headers have it; unknown where they say nothing. */
  public Rational frameRate() {
    return Rational.of(parameters.framerate());
  }

  /** What lies in the header for it: of an attachment, all that it is. */
  public int headerBytes() {
    return parameters.extradata_size();
  }

  /** Whether its pictures have no colours. */
  boolean isGrey() {
    AVPixFmtDescriptor format = av_pix_fmt_desc_get(parameters.format());
    return format != null && format.nb_components() == 1;
  }
}
