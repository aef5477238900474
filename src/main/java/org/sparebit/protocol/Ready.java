package org.sparebit.protocol;

import java.util.List;

/**
 * The worker has loaded its native libraries and waits for a request.
 *
 * @param ffmpegVersion such as {@code 8.0.1}
 * @param ffmpegLicence what FFmpeg itself says, such as {@code LGPL version 3 or later}
 * @param encoders those of the catalogue's encoders that this build of FFmpeg has
 * @param onnxRuntimeVersion such as {@code 1.29.0}
 * @param gpu the name of a usable GPU, empty if none
 * @param gpuProblem why there is no usable GPU, empty if there is one
 */
public record Ready(
    long pid,
    String ffmpegVersion,
    String ffmpegLicence,
    List<String> encoders,
    String onnxRuntimeVersion,
    String gpu,
    String gpuProblem)
    implements WorkerMessage {}
