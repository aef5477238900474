package org.sparebit.engine.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.ffmpeg.global.avcodec.FF_COMPLIANCE_UNOFFICIAL;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avformat.av_guess_format;
import static org.bytedeco.ffmpeg.global.avformat.avformat_query_codec;

import java.util.Arrays;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.avformat.AVOutputFormat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparebit.codec.AudioEncoding;
import org.sparebit.codec.Container;
import org.sparebit.codec.Licence;
import org.sparebit.codec.VideoCodec;

/** What the catalogue promises, the real FFmpeg must have. */
class CatalogueIT {

  @BeforeAll
  static void load() {
    Ffmpeg.load();
  }

  static Stream<Arguments> pairs() {
    return Arrays.stream(VideoCodec.values())
        .filter(c -> c.licence() == Licence.LGPL)
        .flatMap(c -> c.containers().stream().map(container -> Arguments.of(c, container)));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void muxerTakesTheCodec(VideoCodec codec, Container container) {
    AVOutputFormat format = av_guess_format(container.muxer(), null, null);
    assertThat(format).as(container.muxer()).isNotNull();
    int id = avcodec_find_encoder_by_name(codec.encoder()).id();
    // Muxers with a single codec have no table of their own to ask.
    int answer = avformat_query_codec(format, id, FF_COMPLIANCE_UNOFFICIAL);
    assertThat(answer == 1 || format.video_codec() == id).isTrue();
  }

  static Stream<Arguments> soundPairs() {
    return Arrays.stream(VideoCodec.values())
        .flatMap(c -> c.containers().stream().map(container -> Arguments.of(c, container)))
        .filter(a -> AudioEncoding.isCarried((Container) a.get()[1]));
  }

  @ParameterizedTest
  @MethodSource("soundPairs")
  void muxerTakesTheSoundThatIsEncodedForIt(VideoCodec codec, Container container) {
    for (int channels : new int[] {1, 2, 6}) {
      AudioEncoding encoding = AudioEncoding.of(container, codec, channels);
      assertThat(Ffmpeg.hasEncoder(encoding.encoder())).isTrue();
      AVOutputFormat format = av_guess_format(container.muxer(), null, null);
      int id = avcodec_find_encoder_by_name(encoding.encoder()).id();
      // 1 is yes, 0 is no; the muxers for MPEG streams answer that they don't know.
      assertThat(avformat_query_codec(format, id, FF_COMPLIANCE_UNOFFICIAL)).isNotZero();
    }
  }
}
