package org.sparebit.engine.precode;

/**
 * One plane to precode.
 *
 * @param source read only; not modified
 * @param target of the same size and bit depth, in memory of its own; line sizes may differ, and
 *     the bytes between a row's end and its line size keep their values
 * @param strength an amount of 0 copies the plane
 */
public record PrecodeTask(Plane source, Plane target, Strength strength) {}
