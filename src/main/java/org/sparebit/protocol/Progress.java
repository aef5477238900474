package org.sparebit.protocol;

/**
 * A sign of life, sent about twice a second whether or not anything has moved.
 *
 * @param percent of the whole job, 0 to 100, never falling
 * @param steps counts whatever the worker finishes (packets, frames, verified packets); a worker
 *     whose count stands still is stalled
 * @param frames encoded so far; none of them in the first of two passes
 * @param framesPerSecond averaged over the job so far, but for a first pass
 */
public record Progress(double percent, long steps, long frames, double framesPerSecond)
    implements WorkerMessage {}
