package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_CONTENT_LIGHT_LEVEL;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_MASTERING_DISPLAY_METADATA;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_side_data_get;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_CONTENT_LIGHT_LEVEL;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_MASTERING_DISPLAY_METADATA;
import static org.bytedeco.ffmpeg.global.avutil.av_content_light_metadata_create_side_data;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_side_data;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;
import static org.bytedeco.ffmpeg.global.avutil.av_mastering_display_metadata_create_side_data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avutil.AVContentLightMetadata;
import org.bytedeco.ffmpeg.avutil.AVFrameSideData;
import org.bytedeco.ffmpeg.avutil.AVMasteringDisplayMetadata;
import org.bytedeco.javacpp.Pointer;

/**
 * HDR10's metadata, as far as tests compare it.
 *
 * @param maxLuminance of the mastering display in cd/m²
 * @param redX its chromaticity in 1/1000
 * @param maxContent the brightest sample in cd/m²
 * @param maxAverage the brightest picture's mean in cd/m²
 */
public record Hdr(int maxLuminance, int redX, int maxContent, int maxAverage) {
  /** What tests put in. */
  public static final Hdr SAMPLE = new Hdr(1000, 680, 800, 300);

  void addTo(Frame frame) {
    AVMasteringDisplayMetadata display =
        av_mastering_display_metadata_create_side_data(frame.handle());
    int[][] primaries = {{redX, 320}, {265, 690}, {150, 60}};
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 2; j++) {
        display.display_primaries(i, j, av_make_q(primaries[i][j] * 50, 50_000));
      }
    }
    display.white_point(0, av_make_q(15_635, 50_000));
    display.white_point(1, av_make_q(16_450, 50_000));
    display.min_luminance(av_make_q(50, 10_000));
    display.max_luminance(av_make_q(maxLuminance, 1));
    display.has_primaries(1);
    display.has_luminance(1);
    AVContentLightMetadata light = av_content_light_metadata_create_side_data(frame.handle());
    light.MaxCLL(maxContent);
    light.MaxFALL(maxAverage);
  }

  /** What a container says. */
  public static Optional<Hdr> of(Path file) throws FfmpegException {
    Ffmpeg.load();
    try (Demuxer demuxer = OpenedFiles.demuxer(file)) {
      AVCodecParameters p = demuxer.bestVideo().orElseThrow().handle().codecpar();
      AVPacketSideData display =
          av_packet_side_data_get(
              p.coded_side_data(), p.nb_coded_side_data(), AV_PKT_DATA_MASTERING_DISPLAY_METADATA);
      AVPacketSideData light =
          av_packet_side_data_get(
              p.coded_side_data(), p.nb_coded_side_data(), AV_PKT_DATA_CONTENT_LIGHT_LEVEL);
      return display == null || light == null
          ? Optional.empty()
          : Optional.of(of(display.data(), light.data()));
    }
  }

  /** What the first decoded picture says. */
  public static Optional<Hdr> ofPictures(Path file) throws FfmpegException {
    List<Optional<Hdr>> found = new ArrayList<>();
    MediaInfo.decode(
        file,
        frame -> {
          AVFrameSideData display =
              av_frame_get_side_data(frame.handle(), AV_FRAME_DATA_MASTERING_DISPLAY_METADATA);
          AVFrameSideData light =
              av_frame_get_side_data(frame.handle(), AV_FRAME_DATA_CONTENT_LIGHT_LEVEL);
          found.add(
              display == null || light == null
                  ? Optional.empty()
                  : Optional.of(of(display.data(), light.data())));
        });
    return found.get(0);
  }

  private static Hdr of(Pointer display, Pointer light) {
    AVMasteringDisplayMetadata d = new AVMasteringDisplayMetadata(display);
    AVContentLightMetadata l = new AVContentLightMetadata(light);
    double red = Rational.of(d.display_primaries(0, 0)).toDouble();
    double luminance = Rational.of(d.max_luminance()).toDouble();
    return new Hdr(
        (int) Math.round(luminance), (int) Math.round(red * 1000), l.MaxCLL(), l.MaxFALL());
  }
}
