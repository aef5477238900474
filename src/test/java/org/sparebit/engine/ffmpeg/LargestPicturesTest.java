package org.sparebit.engine.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.ffmpeg.global.avcodec.FF_COMPLIANCE_EXPERIMENTAL;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV422P10LE;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparebit.codec.VideoCodec;

/** Holds the catalogue's largest pictures against the encoders of this build. */
class LargestPicturesTest {
  @BeforeAll
  static void load() {
    Ffmpeg.load();
  }

  private static boolean opens(VideoCodec codec, int width, int height) {
    AVCodec encoder = avcodec_find_encoder_by_name(codec.encoder());
    assertThat(encoder).as(codec.encoder()).isNotNull();
    AVCodecContext context = avcodec_alloc_context3(encoder);
    try {
      context.width(width);
      context.height(height);
      context.pix_fmt(codec == VideoCodec.PRORES ? AV_PIX_FMT_YUV422P10LE : AV_PIX_FMT_YUV420P);
      context.time_base(new Rational(1, 25).toNative());
      context.framerate(new Rational(25, 1).toNative());
      context.thread_count(1);
      context.strict_std_compliance(FF_COMPLIANCE_EXPERIMENTAL);
      if (!codec.intraOnly()) {
        context.bit_rate(2_000_000);
        context.gop_size(25);
      }
      return avcodec_open2(context, encoder, (AVDictionary) null) >= 0;
    } finally {
      avcodec_free_context(context);
    }
  }

  /** Encoders that reserve little when they open; the others need 10 GB and more for such sizes. */
  @ParameterizedTest
  @CsvSource({
    "Y4M, 16384, 16128",
    "Y4M, 16128, 16384",
    "PRORES, 16384, 16128",
    "PRORES, 16128, 16384",
    "MPEG2VIDEO, 16382, 16130",
    "VP9, 16384, 16",
    "VP9, 16, 16384",
    "AV1, 16384, 64",
    "AV1, 64, 8704"
  })
  void largestIsTakenByUsAndOpens(VideoCodec codec, int width, int height) {
    assertThat(codec.limits().takes(width, height)).isTrue();
    assertThat(opens(codec, width, height)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "Y4M, 16384, 16130",
    "PRORES, 16384, 16130",
    "MPEG2VIDEO, 16382, 16132",
    "MPEG2VIDEO, 16384, 16",
    "VP9, 16384, 16130",
    "AV1, 16384, 8706",
    "AV1, 16386, 64",
    "AV1, 64, 8706"
  })
  void nextLargerIsTakenByNobody(VideoCodec codec, int width, int height) {
    assertThat(codec.limits().takes(width, height)).isFalse();
    assertThat(opens(codec, width, height)).isFalse();
  }

  @Test
  void heightThatIsOfferedForAWidthIsTheLargestOne() {
    for (VideoCodec codec : VideoCodec.values()) {
      VideoCodec.Limits limits = codec.limits();
      for (int width = limits.minSide(); width <= limits.maxWidth(); width += 2) {
        int height = limits.maxHeightFor(width);
        assertThat(limits.takes(width, height)).isTrue();
        assertThat(limits.takes(width, height + 2)).isFalse();
      }
    }
  }
}
