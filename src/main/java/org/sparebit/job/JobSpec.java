package org.sparebit.job;

import org.sparebit.codec.PrecoderMode;
import org.sparebit.codec.VideoCodec;
import org.sparebit.codec.VideoSettings;

/**
 * What a user has asked for, validated. Paths are the API's ({@code /isize_files/…}), never the
 * machine's.
 *
 * @param program number of a transport stream's program, 0 for that of the largest video
 * @param asSent the request's own texts for the fields that the API returns as sent
 */
public record JobSpec(
    String input,
    String output,
    PrecoderMode precoder,
    boolean useGpu,
    VideoSettings video,
    int program,
    AsSent asSent) {

  public VideoCodec codec() {
    return video.codec();
  }

  /**
   * Fields that a codec may ignore, as the request spelled them; empty where it had none.
   *
   * @param bitrate in kbps
   * @param gop in frames
   */
  public record AsSent(
      String bitrate, String gop, String pixelFormat, String preset, String proresProfile) {}
}
