package org.sparebit.job;

import org.jspecify.annotations.Nullable;
import org.sparebit.codec.PixelFormat;
import org.sparebit.codec.PrecoderMode;
import org.sparebit.codec.ProresProfile;
import org.sparebit.codec.VideoCodec;

/**
 * What a user has asked for, validated. Paths are the API's ({@code /isize_files/…}), never the
 * machine's.
 *
 * @param bitrateKbps 0 where the codec has none
 * @param width in pixels, 0 for the source's
 * @param height in pixels, 0 for the source's
 * @param gop in frames, 0 where the codec has none
 * @param program number of a transport stream's program, 0 for that of the largest video
 * @param preset as the user named it, in lower case; empty for the codec's default or none
 * @param proresProfile for ProRes only
 * @param asSent the request's own texts for the fields that the API returns as sent
 */
public record JobSpec(
    String input,
    String output,
    PrecoderMode precoder,
    boolean useGpu,
    VideoCodec codec,
    int bitrateKbps,
    int width,
    int height,
    int gop,
    int program,
    PixelFormat pixelFormat,
    String preset,
    @Nullable ProresProfile proresProfile,
    AsSent asSent) {

  /**
   * Fields that a codec may ignore, as the request spelled them; empty where it had none.
   *
   * @param bitrate in kbps
   * @param gop in frames
   */
  public record AsSent(
      String bitrate, String gop, String pixelFormat, String preset, String proresProfile) {}
}
