package org.sparebit.engine.pipeline;

import org.sparebit.engine.ffmpeg.Demuxer;
import org.sparebit.engine.ffmpeg.Rational;
import org.sparebit.engine.ffmpeg.SourceStream;

/**
 * What a job reads.
 *
 * @param demuxer which the job closes
 * @param video the stream whose pictures are encoded
 * @param frameRate of its pictures, as rate control is told
 */
record Input(Demuxer demuxer, SourceStream video, Rational frameRate) {}
