package org.sparebit.protocol;

import org.jspecify.annotations.Nullable;
import org.sparebit.codec.Container;
import org.sparebit.codec.PrecoderMode;
import org.sparebit.codec.VideoCodec;
import org.sparebit.codec.VideoSettings;

/**
 * One encode, with every choice made.
 *
 * @param jobId for log lines only
 * @param files what to read and what to write
 * @param video how to encode the video
 * @param gpu how to use a GPU; null to leave it alone
 * @param program number of a transport stream's program, 0 for that of the largest video
 * @param threads how many threads decoding, precoding and encoding may each keep busy
 * @param bounds what the job may take
 * @param fullVerification whether to decode the whole result instead of its first and last GOP
 */
public record EncodeRequest(
    String jobId,
    JobFiles files,
    VideoSettings video,
    Container container,
    PrecoderMode precoder,
    @Nullable GpuOptions gpu,
    int program,
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
        video,
        container,
        precoder,
        gpu,
        program,
        newThreads,
        newBounds,
        fullVerification);
  }

  public VideoCodec codec() {
    return video.codec();
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
