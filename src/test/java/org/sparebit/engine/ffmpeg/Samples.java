package org.sparebit.engine.ffmpeg;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Single samples of the first decoded picture of a file. */
public record Samples(
    String pixelFormat,
    String chromaLocation,
    Optional<Orientation> orientation,
    int width,
    int bits,
    List<byte[]> planes,
    List<Integer> lineSizes) {

  /** Decodes the first picture. */
  public static Samples of(Path file) throws FfmpegException {
    List<Samples> first = new ArrayList<>();
    MediaInfo.decode(
        file,
        frame -> {
          if (first.isEmpty()) {
            first.add(of(frame));
          }
        });
    return first.get(0);
  }

  /** Of a decoded picture. */
  public static Samples of(Frame frame) {
    List<byte[]> planes = new ArrayList<>();
    List<Integer> lineSizes = new ArrayList<>();
    for (int i = 0; i < 4 && frame.handle().data(i) != null; i++) {
      boolean chroma = i == 1 || i == 2;
      boolean halfHeight = chroma && frame.pixelFormat().contains("420");
      int rows = halfHeight ? (frame.height() + 1) / 2 : frame.height();
      int lineSize = frame.handle().linesize(i);
      byte[] plane = new byte[rows * lineSize];
      frame.handle().data(i).capacity(plane.length).asByteBuffer().get(plane);
      planes.add(plane);
      lineSizes.add(lineSize);
    }
    return new Samples(
        frame.pixelFormat(),
        frame.chromaLocationName(),
        frame.orientation(),
        frame.width(),
        frame.bitDepth(),
        planes,
        lineSizes);
  }

  public int luma(int x, int y) {
    return sample(0, x, y);
  }

  /** From 0 for transparent to 1 for opaque. */
  public double alpha(int x, int y) {
    return sample(3, x, y) / (double) ((1 << bits) - 1);
  }

  /** A sample by its place within the plane. */
  public int sample(int plane, int x, int y) {
    ByteBuffer bytes = ByteBuffer.wrap(planes.get(plane)).order(ByteOrder.LITTLE_ENDIAN);
    int row = y * lineSizes.get(plane);
    return bits > 8 ? bytes.getShort(row + 2 * x) & 0xffff : bytes.get(row + x) & 0xff;
  }

  /** How much rows differ from the mean of their neighbours: large where fields alternate. */
  public static double combing(Path file) throws FfmpegException {
    double[] sum = new double[1];
    MediaInfo.decode(
        file,
        frame -> {
          Samples samples = of(frame);
          for (int y = 1; y < frame.height() - 1; y++) {
            for (int x = 0; x < frame.width(); x++) {
              int mean = (samples.luma(x, y - 1) + samples.luma(x, y + 1)) / 2;
              sum[0] += Math.abs(samples.luma(x, y) - mean);
            }
          }
        });
    return sum[0];
  }
}
