package org.sparebit.engine.precode.strength;

import org.sparebit.codec.PrecoderMode;
import org.sparebit.codec.VideoCodec;
import org.sparebit.codec.VideoSettings;
import org.sparebit.engine.precode.Plane;
import org.sparebit.engine.precode.PrecoderException;
import org.sparebit.engine.precode.Strength;

/**
 * Chooses each frame's strength.
 *
 * <p>The models need to know how coarsely the encoder will quantise. Before the encode only the
 * target bitrate is known, so the quantiser is estimated from codec, preset, bits per pixel and how
 * busy the content is: at the same bitrate a quiet scene is quantised ten times as finely as a wild
 * one. The coefficients, and where they come from, are in {@code precoders/strength.json}.
 *
 * <p>The modes differ in how much of the models' change is applied. ADAPTIVE takes the amount that
 * pays most on such content, less where there is grain, and fades to identity on frames that are
 * almost entirely flat (black, titles, colour bars, computed gradients) and on screens of text. Its
 * amount takes half a second from nothing to 1, so that nothing pulses.
 *
 * <p>Chroma is precoded along with luma, for codecs and at quantisers where that has paid.
 *
 * <p>For one thread, which asks once per frame in presentation order.
 */
public final class StrengthControl {
  /** Of a source that does not say; the middle of the cinema and television rates. */
  static final double ASSUMED_FRAME_RATE = 25;

  /** About the length of a usual fade: slower than the eye sees as a pulse. */
  private static final double SECONDS_FROM_NONE_TO_ONE = 0.5;

  private final StrengthTable table;
  private final PrecoderMode mode;
  private final VideoSettings video;
  private final double bitsPerPixel;
  private final ContentActivity content;
  private final double maximumChange;

  /** The last frame's, in ADAPTIVE; below 0 before the first. */
  private double amount = -1;

  private StrengthControl(
      StrengthTable table,
      PrecoderMode mode,
      VideoSettings video,
      double bitsPerPixel,
      double frameRate) {
    this.table = table;
    this.mode = mode;
    this.video = video;
    this.bitsPerPixel = bitsPerPixel;
    this.content = new ContentActivity(frameRate, table.typicalTemporal());
    this.maximumChange = 1 / (SECONDS_FROM_NONE_TO_ONE * frameRate);
  }

  /**
   * Derives a job's strength from what is known before its encode.
   *
   * @param video a preset that the table does not name changes nothing
   * @param width of the encoded picture, in pixels
   * @param height of the encoded picture, in pixels
   * @param frameRate frames per second; 0 where unknown, which counts as 25
   * @throws PrecoderException if the coefficients cannot be read
   */
  public static StrengthControl forJob(
      PrecoderMode mode, VideoSettings video, int width, int height, double frameRate)
      throws PrecoderException {
    StrengthTable table = StrengthTable.load();
    boolean known = frameRate > 0 && Double.isFinite(frameRate);
    double rate = known ? frameRate : ASSUMED_FRAME_RATE;
    int bitrateKbps = video.rateControl().targetKbps();
    if (table.dependsOnBitrate(video.codec()) && (bitrateKbps <= 0 || width <= 0 || height <= 0)) {
      throw new IllegalArgumentException(
          "%s at %d kbps, %dx%d".formatted(video.codec(), bitrateKbps, width, height));
    }
    double bitsPerPixel = bitrateKbps * 1000.0 / ((double) width * height * rate);
    return new StrengthControl(table, mode, video, bitsPerPixel, rate);
  }

  /**
   * Whether a codec's chroma is ever precoded.
   *
   * @throws PrecoderException if the coefficients cannot be read
   */
  public static boolean precodesChroma(VideoCodec codec) throws PrecoderException {
    return StrengthTable.load().precodesChroma(codec);
  }

  /**
   * The strength for the next frame.
   *
   * @param source its luma before precoding; only read
   */
  public FrameStrength next(Plane source) {
    Strength luma = luma(source);
    return new FrameStrength(luma, table.chroma(video.codec(), luma));
  }

  private Strength luma(Plane source) {
    Strength base =
        table.strength(
            mode, video.codec(), video.encoderPreset(), bitsPerPixel, content.next(source));
    if (mode != PrecoderMode.PRECODER_ADAPTIVE) {
      return base;
    }
    double share = table.fading().share(content.lastFlat(), content.lastEdges());
    double wanted = base.amount() * share;
    amount =
        amount < 0
            ? wanted
            : Math.min(amount + maximumChange, Math.max(amount - maximumChange, wanted));
    return new Strength(base.quantiser(), (float) amount);
  }
}
