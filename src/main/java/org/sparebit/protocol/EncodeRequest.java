package org.sparebit.protocol;

import org.jspecify.annotations.Nullable;
import org.sparebit.codec.Container;
import org.sparebit.codec.PixelFormat;
import org.sparebit.codec.PrecoderMode;
import org.sparebit.codec.ProresProfile;
import org.sparebit.codec.VideoCodec;

/**
 * One encode, with every choice made.
 *
 * @param jobId for log lines only
 * @param files what to read and what to write
 * @param gpu how to use a GPU; null to leave it alone
 * @param bitrateKbps target bitrate, 0 for codecs that have none
 * @param width in pixels, 0 for the source's (or for what keeps the display aspect ratio, where
 *     {@code height} is given)
 * @param height likewise
 * @param gop frames from keyframe to keyframe, 0 for codecs that have none
 * @param program number of a transport stream's program, 0 for that of the largest video
 * @param pixelFormat ignored for ProRes
 * @param encoderPreset the encoder's own value ({@code Presets.encoderValue}), empty for none
 * @param proresProfile for ProRes only
 * @param threads how many threads decoding, precoding and encoding may each keep busy
 * @param bounds what the job may take
 * @param fullVerification whether to decode the whole result instead of its first and last GOP
 */
public record EncodeRequest(
    String jobId,
    JobFiles files,
    VideoCodec codec,
    Container container,
    PrecoderMode precoder,
    @Nullable GpuOptions gpu,
    int bitrateKbps,
    int width,
    int height,
    int gop,
    int program,
    PixelFormat pixelFormat,
    String encoderPreset,
    @Nullable ProresProfile proresProfile,
    int threads,
    Bounds bounds,
    boolean fullVerification)
    implements ServerMessage {

  /** The same encode with another number of threads. */
  public EncodeRequest withThreads(int number) {
    return with(number, bounds);
  }

  /** The same encode with another bound of memory. */
  public EncodeRequest withMemoryBound(long bytes) {
    return with(threads, new Bounds(bytes, bounds.outputBytes()));
  }

  private EncodeRequest with(int newThreads, Bounds newBounds) {
    return new EncodeRequest(
        jobId,
        files,
        codec,
        container,
        precoder,
        gpu,
        bitrateKbps,
        width,
        height,
        gop,
        program,
        pixelFormat,
        encoderPreset,
        proresProfile,
        newThreads,
        newBounds,
        fullVerification);
  }

  /** The path of the file to read. */
  public String input() {
    return files.input();
  }

  /** The path of the file to write in the end. */
  public String output() {
    return files.output();
  }

  /** The path of the file that is written until then. */
  public String temporaryOutput() {
    return files.temporaryOutput();
  }
}
