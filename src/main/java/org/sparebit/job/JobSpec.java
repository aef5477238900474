package org.sparebit.job;

import java.util.Map;
import org.sparebit.codec.EncodingOption;
import org.sparebit.codec.PrecoderMode;
import org.sparebit.codec.VideoCodec;
import org.sparebit.codec.VideoSettings;

/**
 * What a user has asked for, validated. Paths are the API's ({@code /isize_files/…}), never the
 * machine's.
 *
 * @param program number of a transport stream's program, 0 for that of the largest video
 * @param asSent the request's own texts of options that some codecs ignore ({@link
 *     EncodingOption#isIgnoredBySome}), as far as it had them
 */
public record JobSpec(
    String input,
    String output,
    PrecoderMode precoder,
    boolean useGpu,
    VideoSettings video,
    int program,
    Map<EncodingOption, String> asSent) {

  public JobSpec {
    asSent = Map.copyOf(asSent);
  }

  public VideoCodec codec() {
    return video.codec();
  }

  /** What the request said of an option; empty if nothing. */
  public String asSent(EncodingOption option) {
    return asSent.getOrDefault(option, "");
  }
}
