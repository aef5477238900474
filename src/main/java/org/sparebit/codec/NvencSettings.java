package org.sparebit.codec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The encoders of NVIDIA's GPUs and the options that an encode gives to them, by FFmpeg's names.
 *
 * <p>Documentation: <a href="https://docs.nvidia.com/video-technologies/">Video Codec SDK</a>.
 *
 * @param encoder FFmpeg's name
 * @param options in the order in which they are documented here
 */
public record NvencSettings(String encoder, Map<String, String> options) {
  /** From the fastest to the best that are offered, like the names of {@link Presets}. */
  private static final List<String> PRESETS = List.of("p4", "p5", "p6", "p7");

  /** SVT-AV1's numbers for the four names, and those between them. */
  private static final int AV1_PRESETS_PER_NAME = 2;

  private static final List<String> X26X_PRESETS = List.of("medium", "slow", "slower", "veryslow");

  public NvencSettings {
    options = Map.copyOf(options);
  }

  /** FFmpeg's name of the GPU's encoder; empty where there is none. */
  public static Optional<String> encoder(VideoCodec codec) {
    return switch (codec) {
      case H_264, H_264_M4V -> Optional.of("h264_nvenc");
      case H_265 -> Optional.of("hevc_nvenc");
      case AV1 -> Optional.of("av1_nvenc");
      case Y4M, VP9, PRORES, MPEG2VIDEO -> Optional.empty();
    };
  }

  /**
   * Settings for one encode; empty where the GPU has no encoder for the codec.
   *
   * @param video with the preset of the codec's usual encoder
   * @param device number of the GPU
   */
  public static Optional<NvencSettings> of(VideoSettings video, int device) {
    int bitrateKbps = video.rateControl().targetKbps();
    return encoder(video.codec())
        .map(
            name -> {
              Map<String, String> options = new LinkedHashMap<>();
              options.put("gpu", String.valueOf(device));
              options.put("preset", preset(video.codec(), video.encoderPreset()));
              options.put("rc", "vbr");
              options.put("b", bitrateKbps + "k");
              // Kept in 31 bits by FFmpeg.
              options.put("bufsize", Math.min(2L * bitrateKbps, Integer.MAX_VALUE / 1000) + "k");
              options.put(
                  "maxrate", Math.min(bitrateKbps * 3L / 2, Integer.MAX_VALUE / 1000) + "k");
              options.put("g", String.valueOf(video.gop()));
              // Keyframes at the GOP and nowhere else.
              options.put("no-scenecut", "1");
              options.put("forced-idr", "1");
              if (name.equals("h264_nvenc")) {
                options.put("udu_sei", "1");
              }
              return new NvencSettings(name, options);
            });
  }

  private static String preset(VideoCodec codec, String encoderPreset) {
    int steps =
        codec == VideoCodec.AV1
            ? (8 - Integer.parseInt(encoderPreset)) / AV1_PRESETS_PER_NAME
            : X26X_PRESETS.indexOf(encoderPreset);
    return PRESETS.get(Math.max(0, Math.min(PRESETS.size() - 1, steps)));
  }
}
