package org.sparebit.engine.ffmpeg;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * When pictures turn bright and when sound sets in, in seconds: a clip in which both happen at once
 * shows how well they are in sync.
 */
public record FlashesAndBeeps(List<Double> flashes, List<Double> beeps) {
  private static final double BRIGHT = 128;
  private static final float LOUD = 0.2f;

  /** Silence between two beeps. */
  private static final double PAUSE_SECONDS = 0.1;

  /**
   * Pictures that are bright for 0.2 of every second, from the frame at 0.52 s of 25 frames a
   * second.
   */
  public static String pictures(String size, String rate, double seconds) {
    return ("color=black:size=%s:rate=%s:duration=%s,"
            + "drawbox=color=white:thickness=fill:enable='between(mod(t,1),0.519,0.719)',"
            + "format=yuv420p")
        .formatted(size, rate, seconds);
  }

  /** Sound at the same times. */
  public static String sound(double seconds) {
    return "aevalsrc='if(between(mod(t,1),0.52,0.72),0.9*sin(2*PI*1000*t),0)':s=48000:d=" + seconds;
  }

  /** Decodes a file. */
  public static FlashesAndBeeps of(Path file) throws FfmpegException {
    return new FlashesAndBeeps(flashes(file), beeps(file));
  }

  /** Decodes the pictures of a file. */
  public static List<Double> flashes(Path file) throws FfmpegException {
    Ffmpeg.load();
    List<Double> flashes = new ArrayList<>();
    boolean[] bright = new boolean[1];
    try (Demuxer demuxer = OpenedFiles.demuxer(file)) {
      SourceStream video = demuxer.bestVideo().orElseThrow();
      MediaInfo.decode(
          file,
          frame -> {
            boolean isBright = brightness(frame) > BRIGHT;
            if (isBright && !bright[0]) {
              flashes.add(frame.bestEffortTime() * video.timeBase().toDouble());
            }
            bright[0] = isBright;
          });
    }
    return flashes;
  }

  private static List<Double> beeps(Path file) throws FfmpegException {
    List<Double> beeps = new ArrayList<>();
    double[] lastLoud = {-1};
    try (Demuxer demuxer = OpenedFiles.demuxer(file)) {
      SourceStream audio =
          demuxer.streams().stream()
              .filter(s -> s.kind() == SourceStream.Kind.AUDIO)
              .findFirst()
              .orElseThrow();
      try (Decoder decoder = Decoder.open(audio, 1);
          Packet packet = new Packet()) {
        boolean more = true;
        while (more) {
          more = demuxer.read(packet);
          if (more && packet.streamIndex() != audio.index()) {
            continue;
          }
          decoder.process(more ? packet : null, frame -> listen(frame, audio, beeps, lastLoud));
        }
      }
    }
    return beeps;
  }

  private static double brightness(Frame frame) {
    int y = frame.height() / 2;
    int x = frame.width() / 2;
    return frame.planeSamples(0).get(y * frame.planeLineSize(0) + x) & 0xff;
  }

  private static void listen(Frame frame, SourceStream audio, List<Double> beeps, double[] lastLoud)
      throws FfmpegException {
    double start = frame.bestEffortTime() * audio.timeBase().toDouble();
    int rate = frame.handle().sample_rate();
    try (FilterGraph graph =
        FilterGraph.forAudio(
            frame, audio.timeBase(), "aformat=sample_fmts=flt:channel_layouts=mono")) {
      int[] position = {0};
      SendReceive.Output<Frame, RuntimeException, RuntimeException> listener =
          mono -> {
            int count = mono.handle().nb_samples();
            FloatBuffer samples =
                mono.handle().data(0).capacity(4L * count).asByteBuffer().asFloatBuffer();
            for (int i = 0; i < count; i++, position[0]++) {
              if (Math.abs(samples.get(i)) > LOUD) {
                double time = start + (double) position[0] / rate;
                if (lastLoud[0] < 0
                    || time > lastLoud[0] + PAUSE_SECONDS
                    || time < lastLoud[0] - 1) {
                  beeps.add(time);
                }
                lastLoud[0] = time;
              }
            }
          };
      graph.process(frame, listener);
      graph.process(null, listener);
    }
  }
}
