package org.sparebit.engine.precode;

import java.nio.ByteBuffer;

/**
 * The luma plane of a frame: rows of one byte per sample at 8 bit, of two bytes, least significant
 * first, above.
 *
 * @param samples a direct buffer of at least {@code lineSize · height} bytes
 * @param width in samples
 * @param height in samples
 * @param lineSize bytes from row to row, at least one row's
 * @param bitDepth 8 or 10
 */
public record LumaPlane(ByteBuffer samples, int width, int height, int lineSize, int bitDepth) {}
