package org.sparebit.engine.precode.strength;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import org.sparebit.engine.precode.Plane;

/**
 * How busy the pictures are, averaged over about the last second: what decides, besides the
 * bitrate, how coarsely an encoder has to quantise. {@code training/precoder/activity.py} measures
 * the same on the clips that the coefficients were fitted to.
 *
 * <p>For one thread, which shows every frame once in presentation order.
 */
final class ContentActivity {
  /** Rate control reacts to content within about a second, too. */
  private static final double SECONDS_OF_MEMORY = 1;

  /**
   * What the sampled blocks of 8x8 say.
   *
   * @param spatial mean absolute difference from the block's mean, in levels of 8 bit
   * @param temporal mean absolute difference from the frame before, in levels of 8 bit
   * @param flat the share of blocks without texture, 0 to 1
   * @param noise the standard deviation of noise in the calm parts of the picture, in levels of 8
   *     bit: low but where there is grain, since pictures have calm places
   */
  record Activity(double spatial, double temporal, double flat, double noise) {}

  private final double share;
  private final double typicalTemporal;
  private @Nullable SampledBlocks previous;
  private @Nullable Activity average;

  /** Whether the average knows movement yet. */
  private boolean moving;

  /**
   * @param frameRate frames per second
   * @param typicalTemporal stands for the movement until there are two frames
   */
  ContentActivity(double frameRate, double typicalTemporal) {
    this.share = Math.min(1, 1 / (SECONDS_OF_MEMORY * frameRate));
    this.typicalTemporal = typicalTemporal;
  }

  /** Takes the next frame into the average. */
  Activity next(Plane plane) {
    SampledBlocks blocks = SampledBlocks.of(plane);
    SampledBlocks before = previous;
    Activity known = average;
    double spatial = blocks.spatial();
    double noise = blocks.noise();
    double flat = blocks.flat();
    Activity result;
    if (known == null || before == null || before.count() != blocks.count()) {
      result = new Activity(spatial, typicalTemporal, flat, noise);
      moving = false;
    } else {
      double temporal = blocks.temporal(before);
      result =
          new Activity(
              known.spatial() + share * (spatial - known.spatial()),
              moving ? known.temporal() + share * (temporal - known.temporal()) : temporal,
              known.flat() + share * (flat - known.flat()),
              known.noise() + share * (noise - known.noise()));
      moving = true;
    }
    previous = blocks;
    average = result;
    return result;
  }

  /** The share of flat blocks in the last frame alone; there must have been one. */
  double lastFlat() {
    return requireNonNull(previous).flat();
  }

  /** How much of the last frame alone is flat beside hard edges, as in text; likewise. */
  double lastEdges() {
    return requireNonNull(previous).edges();
  }
}
