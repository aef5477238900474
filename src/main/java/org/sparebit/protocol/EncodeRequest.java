package org.sparebit.protocol;

import org.jspecify.annotations.Nullable;
import org.sparebit.codec.Container;
import org.sparebit.codec.PixelFormat;
import org.sparebit.codec.PrecoderMode;
import org.sparebit.codec.ProresProfile;
import org.sparebit.codec.VideoCodec;

/**
 * One encode, with every choice made. All paths are real, absolute paths of the machine.
 *
 * @param jobId for log lines only
 * @param input the file to read
 * @param output the file to replace, in one atomic rename, once the result has been verified
 * @param temporaryOutput where the worker writes until then; in the folder of {@code output}
 * @param gpu how to use a GPU; null to leave it alone
 * @param bitrateKbps target bitrate, 0 for codecs that have none
 * @param width in pixels, 0 for the source's (or for what keeps the display aspect ratio, where
 *     {@code height} is given)
 * @param height likewise
 * @param gop frames from keyframe to keyframe, 0 for codecs that have none
 * @param pixelFormat ignored for ProRes
 * @param encoderPreset the encoder's own value ({@code Presets.encoderValue}), empty for none
 * @param proresProfile for ProRes only
 * @param threads how many threads decoding, precoding and encoding may each keep busy
 * @param fullVerification whether to decode the whole result instead of its first and last GOP
 */
public record EncodeRequest(
    String jobId,
    String input,
    String output,
    String temporaryOutput,
    VideoCodec codec,
    Container container,
    PrecoderMode precoder,
    @Nullable GpuOptions gpu,
    int bitrateKbps,
    int width,
    int height,
    int gop,
    PixelFormat pixelFormat,
    String encoderPreset,
    @Nullable ProresProfile proresProfile,
    int threads,
    boolean fullVerification)
    implements ServerMessage {}
