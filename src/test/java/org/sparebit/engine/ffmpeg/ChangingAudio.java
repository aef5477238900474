package org.sparebit.engine.ffmpeg;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Makes files whose sound changes its format on the way, as broadcasts do. */
public final class ChangingAudio {
  private ChangingAudio() {}

  /**
   * Writes pictures, and a second of sound in each of the formats, in one stream.
   *
   * @param encoder FFmpeg's name
   */
  public static Path write(Path file, String muxer, String encoder, List<AudioFormat> formats)
      throws FfmpegException {
    Ffmpeg.load();
    try (TestSource source =
            new TestSource(
                "buffersink",
                "testsrc2=size=64x64:rate=25:duration=" + formats.size() + ",format=yuv420p");
        Frame frame = new Frame();
        Muxer output = OpenedFiles.muxer(file, muxer)) {
      source.next(frame);
      int video = output.addEncoded();
      int sound = output.addEncoded();
      try (Encoder pictures =
          Encoder.openVideo(
              "mpeg2video",
              frame,
              source.timeBase(),
              source.frameRate(),
              output.wantsGlobalHeader(),
              Map.of(),
              Pass.SINGLE)) {
        output.describe(video, pictures, source.frameRate());
        try (Encoder first = open(encoder, formats.get(0), output)) {
          output.describe(sound, first, Rational.UNKNOWN);
        }
        output.start(Map.of());
        do {
          frame.forceKeyframe(false);
          TestMedia.encode(pictures, frame, output, video);
        } while (source.next(frame));
        TestMedia.encode(pictures, null, output, video);
      }
      for (int i = 0; i < formats.size(); i++) {
        writeSound(output, sound, encoder, formats.get(i), i);
      }
      output.finish(() -> {});
    }
    return file;
  }

  private static Encoder open(String encoder, AudioFormat format, Muxer output)
      throws FfmpegException {
    return Encoder.openAudio(encoder, format, output.wantsGlobalHeader(), Map.of());
  }

  private static void writeSound(
      Muxer output, int index, String name, AudioFormat format, int startSecond)
      throws FfmpegException {
    String chain =
        String.format(
            "sine=frequency=440:sample_rate=%d:duration=1,"
                + "aformat=sample_fmts=%s:channel_layouts=%s",
            format.sampleRate(), format.sampleFormat(), format.layoutName());
    try (TestSource source = new TestSource("abuffersink", chain);
        Encoder encoder = open(name, format, output);
        Frame frame = new Frame()) {
      source.frameSize(encoder.frameSize());
      while (source.next(frame)) {
        frame.presentationTime(frame.presentationTime() + (long) startSecond * format.sampleRate());
        TestMedia.encode(encoder, frame, output, index);
      }
    }
  }
}
