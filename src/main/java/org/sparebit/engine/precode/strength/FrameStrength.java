package org.sparebit.engine.precode.strength;

import org.sparebit.engine.precode.Strength;

/**
 * How much precoding the planes of a frame get.
 *
 * @param luma for the first plane
 * @param chroma for the other two; its amount is 0 wherever luma's is
 */
public record FrameStrength(Strength luma, Strength chroma) {}
