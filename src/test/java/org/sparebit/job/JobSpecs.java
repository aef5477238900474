package org.sparebit.job;

import org.jspecify.annotations.NullMarked;
import org.sparebit.codec.PixelFormat;
import org.sparebit.codec.PrecoderMode;
import org.sparebit.codec.ProresProfile;
import org.sparebit.codec.VideoCodec;

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
        VideoCodec.AV1,
        2000,
        1280,
        0,
        60,
        0,
        PixelFormat.YUV420P10LE,
        "slow",
        null,
        new JobSpec.AsSent("2000", "60", "yuv420p10le", "SLOW", ""));
  }

  public static JobSpec prores(String input, String output) {
    return new JobSpec(
        input,
        output,
        PrecoderMode.PRECODER_LOW,
        true,
        VideoCodec.PRORES,
        0,
        0,
        0,
        0,
        1201,
        PixelFormat.YUV420P,
        "",
        ProresProfile.PRORES_422_HQ,
        new JobSpec.AsSent("77", "", "", "", "first"));
  }
}
