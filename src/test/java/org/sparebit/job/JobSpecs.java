package org.sparebit.job;

import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.sparebit.codec.EncodingOption;
import org.sparebit.codec.PixelFormat;
import org.sparebit.codec.PrecoderMode;
import org.sparebit.codec.ProresProfile;
import org.sparebit.codec.VideoCodec;
import org.sparebit.codec.VideoSettingsBuilder;

/** Specifications of jobs to test with. */
@NullMarked
public final class JobSpecs {
  private JobSpecs() {}

  public static JobSpec av1(String input, String output) {
    return av1(input, output, false);
  }

  public static JobSpec av1OnGpu(String input, String output) {
    return av1(input, output, true);
  }

  private static JobSpec av1(String input, String output, boolean useGpu) {
    return new JobSpec(
        input,
        output,
        PrecoderMode.PRECODER_BAL,
        useGpu,
        VideoSettingsBuilder.of(VideoCodec.AV1)
            .bitrateKbps(2000)
            .size(1280, 0)
            .gop(60)
            .pixelFormat(PixelFormat.YUV420P10LE)
            .preset("6")
            .build(),
        0,
        Map.of(
            EncodingOption.BITRATE,
            "2000",
            EncodingOption.GOP,
            "60",
            EncodingOption.PIXEL_FORMAT,
            "yuv420p10le",
            EncodingOption.PRESET,
            "SLOW"));
  }

  public static JobSpec prores(String input, String output) {
    return new JobSpec(
        input,
        output,
        PrecoderMode.PRECODER_LOW,
        true,
        VideoSettingsBuilder.of(VideoCodec.PRORES).prores(ProresProfile.PRORES_422_HQ).build(),
        1201,
        Map.of(EncodingOption.BITRATE, "77", EncodingOption.PRORES_PROFILE, "first"));
  }
}
