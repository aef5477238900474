package org.sparebit.engine.ffmpeg;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Clips whose pictures move for a second and then stay, as those of screens do. */
public final class HeldPictures {
  /** More than what a picture of eight bits without any difference would be worth. */
  private static final double SAME = 99;

  /** A picture that an output with a constant rate shows is up to a frame early or late. */
  private static final double FRAME_SECONDS = 0.041;

  private record Picture(double seconds, ByteBuffer luma) {}

  private HeldPictures() {}

  /** Writes three seconds of moving pictures, of which the last of each stays for longer. */
  public static Path write(Path file, double heldSeconds, String filters) throws FfmpegException {
    String chain =
        "testsrc2=size=160x96:rate=25:duration=3,settb=1/1000,"
            + ("setpts='(N/25+floor(N/25)*" + heldSeconds + ")/TB',format=yuv420p")
            + filters;
    return new TestMedia().video(chain, "ffv1").write(file, "matroska");
  }

  /** How close each picture of an output is to one of the source's of that time, in decibels. */
  public static List<Double> psnr(Path source, Path output) throws FfmpegException {
    List<Picture> wanted = pictures(source);
    List<Double> result = new ArrayList<>();
    for (Picture picture : pictures(output)) {
      double best = 0;
      for (int i = 0; i < wanted.size(); i++) {
        double from = wanted.get(i).seconds - FRAME_SECONDS;
        double until = i + 1 < wanted.size() ? wanted.get(i + 1).seconds : Double.MAX_VALUE;
        if (picture.seconds > from && picture.seconds < until + FRAME_SECONDS) {
          best = Math.max(best, psnr(wanted.get(i).luma, picture.luma));
        }
      }
      result.add(best);
    }
    return result;
  }

  private static List<Picture> pictures(Path file) throws FfmpegException {
    List<Picture> pictures = new ArrayList<>();
    double unit;
    try (Demuxer demuxer = OpenedFiles.demuxer(file)) {
      unit = demuxer.bestVideo().orElseThrow().timeBase().toDouble();
    }
    MediaInfo.decode(
        file,
        frame -> {
          byte[] luma = new byte[frame.width() * frame.height()];
          ByteBuffer rows = frame.planeSamples(0);
          for (int y = 0; y < frame.height(); y++) {
            rows.get(y * frame.planeLineSize(0), luma, y * frame.width(), frame.width());
          }
          pictures.add(new Picture(frame.bestEffortTime() * unit, ByteBuffer.wrap(luma)));
        });
    double start = pictures.get(0).seconds;
    return pictures.stream().map(p -> new Picture(p.seconds - start, p.luma)).toList();
  }

  private static double psnr(ByteBuffer a, ByteBuffer b) {
    double squares = 0;
    for (int i = 0; i < a.capacity(); i++) {
      int difference = (a.get(i) & 0xff) - (b.get(i) & 0xff);
      squares += difference * difference;
    }
    return squares == 0 ? SAME : 10 * Math.log10(255.0 * 255 * a.capacity() / squares);
  }
}
