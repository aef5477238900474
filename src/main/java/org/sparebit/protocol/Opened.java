package org.sparebit.protocol;

import java.util.List;

/**
 * The input has been opened and the output's properties are settled.
 *
 * @param width of the output in pixels
 * @param height of the output in pixels
 * @param frameRate of the output in frames per second, 0 if unknown
 * @param durationSeconds of the input as its container declares it, 0 if unknown
 * @param warnings what will not be carried over, and other things that the user should know
 */
public record Opened(
    int width, int height, double frameRate, double durationSeconds, List<Warning> warnings)
    implements WorkerMessage {}
