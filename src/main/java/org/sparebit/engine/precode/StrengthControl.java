package org.sparebit.engine.precode;

import org.sparebit.codec.PrecoderMode;
import org.sparebit.codec.VideoCodec;

/**
 * Chooses each frame's strength.
 *
 * <p>The models need to know how coarsely the encoder will quantise. Before the encode only the
 * target bitrate is known, so the quantiser is estimated from codec and bits per pixel; the
 * coefficients, and where they come from, are in {@code precoders/strength.json}. LOW, BAL and NONE
 * keep one strength for the whole job.
 *
 * <p>ADAPTIVE is BAL, but fades to identity on frames that are almost entirely flat: black, titles,
 * colour bars, computed gradients. Measured with the prototype, 40 frames of 640×360 and SVT-AV1
 * preset 8 at four rates: on colour bars precoding costs 6 to 23 % more bits and 10 to 19 dB of
 * SSIM, on a drawn test picture 1 to 3 dB of XPSNR at about equal bits, on black it changes nothing
 * but the outermost rows. Full strength comes back over half a second, so that nothing pulses.
 *
 * <p>For one thread, which asks once per frame in presentation order.
 */
public final class StrengthControl {
  /** Of a source that does not say; the middle of the cinema and television rates. */
  static final double ASSUMED_FRAME_RATE = 25;

  /**
   * Shares of flat blocks between which the amount falls from full to none. At 640×360 camera clips
   * have at most 0.71 (driving at night), drawn pictures 0.84 and more, colour bars 0.93.
   */
  static final double FULL_BELOW = 0.75;

  static final double NONE_ABOVE = 0.90;

  /** About the length of a usual fade: slower than the eye sees as a pulse. */
  private static final double SECONDS_FROM_NONE_TO_FULL = 0.5;

  private final Strength base;
  private final boolean adaptive;
  private final double maximumChange;

  /** The last frame's share of the full amount; below 0 before the first. */
  private double share = -1;

  private StrengthControl(Strength base, boolean adaptive, double frameRate) {
    this.base = base;
    this.adaptive = adaptive;
    this.maximumChange = 1 / (SECONDS_FROM_NONE_TO_FULL * frameRate);
  }

  /**
   * Derives a job's strength from what is known before its encode.
   *
   * @param bitrateKbps the target; ignored for codecs that have none
   * @param width of the encoded picture, in pixels
   * @param height likewise
   * @param frameRate frames per second; 0 where unknown, which counts as 25
   * @throws PrecoderException if the coefficients cannot be read
   */
  public static StrengthControl forJob(
      PrecoderMode mode, VideoCodec codec, int bitrateKbps, int width, int height, double frameRate)
      throws PrecoderException {
    StrengthTable table = StrengthTable.load();
    boolean known = frameRate > 0 && Double.isFinite(frameRate);
    double rate = known ? frameRate : ASSUMED_FRAME_RATE;
    if (table.dependsOnBitrate(codec) && (bitrateKbps <= 0 || width <= 0 || height <= 0)) {
      throw new IllegalArgumentException(
          "%s at %d kbps, %dx%d".formatted(codec, bitrateKbps, width, height));
    }
    double bitsPerPixel = bitrateKbps * 1000.0 / ((double) width * height * rate);
    return new StrengthControl(
        table.strength(mode, codec, bitsPerPixel), mode == PrecoderMode.PRECODER_ADAPTIVE, rate);
  }

  /**
   * The strength for the next frame.
   *
   * @param source its luma before precoding; only read
   */
  public Strength next(LumaPlane source) {
    if (!adaptive) {
      return base;
    }
    double wanted = (NONE_ABOVE - Flatness.of(source)) / (NONE_ABOVE - FULL_BELOW);
    wanted = Math.min(1, Math.max(0, wanted));
    share =
        share < 0
            ? wanted
            : Math.min(share + maximumChange, Math.max(share - maximumChange, wanted));
    return new Strength(base.quantiser(), (float) (base.amount() * share));
  }
}
