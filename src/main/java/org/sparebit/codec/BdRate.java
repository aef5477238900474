package org.sparebit.codec;

/**
 * What a precoder model saves: bitrate change at equal quality against the unprocessed source, in
 * percent, mean over the measured clips; negative saves bits. How it was measured is in {@code
 * training/README.md}.
 *
 * @param encoder with its preset
 */
public record BdRate(
    PrecoderMode mode,
    String encoder,
    double vmaf,
    double vmafNeg,
    double vmafV1,
    double msSsim,
    double ssim,
    double psnr) {}
