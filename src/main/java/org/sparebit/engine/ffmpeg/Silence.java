package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_get_sample_fmt;
import static org.bytedeco.ffmpeg.global.avutil.av_samples_set_silence;

import org.bytedeco.ffmpeg.avutil.AVFrame;

/** Makes frames in which nothing is heard. */
public final class Silence {
  private Silence() {}

  /** Fills an empty frame with so many samples of silence. */
  public static void fill(Frame frame, AudioFormat format, int samples) throws FfmpegException {
    AVFrame handle = frame.handle();
    handle.format(av_get_sample_fmt(format.sampleFormat()));
    handle.sample_rate(format.sampleRate());
    handle.nb_samples(samples);
    format.fill(handle.ch_layout());
    FfmpegException.check(av_frame_get_buffer(handle, 0), "making silence");
    FfmpegException.check(
        av_samples_set_silence(
            handle.extended_data(), 0, samples, format.channels(), handle.format()),
        "making silence");
  }
}
