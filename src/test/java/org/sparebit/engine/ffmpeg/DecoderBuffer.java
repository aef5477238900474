package org.sparebit.engine.ffmpeg;

import java.nio.file.Path;

/** The buffer in front of a decoder, as rate control imagines it. */
public final class DecoderBuffer {
  private DecoderBuffer() {}

  /**
   * How large a buffer must be, in kilobits, so that all pictures of a file are there in time when
   * bits arrive at most at this rate. Pictures without decoding times count as following each other
   * at a constant rate.
   */
  public static double neededKilobits(Path file, double kilobitsPerSecond) throws FfmpegException {
    Ffmpeg.load();
    try (Demuxer demuxer = OpenedFiles.demuxer(file);
        Packet packet = new Packet()) {
      SourceStream video = demuxer.bestVideo().orElseThrow();
      double nominalSeconds = 1 / video.frameRate().toDouble();
      long previous = Packet.NO_TIME;
      double missing = 0;
      double needed = 0;
      while (demuxer.read(packet)) {
        if (packet.streamIndex() == video.index()) {
          long time = packet.decodingTime();
          boolean known = time != Packet.NO_TIME && previous != Packet.NO_TIME;
          double seconds = known ? (time - previous) * video.timeBase().toDouble() : nominalSeconds;
          previous = time;
          missing = Math.max(0, missing - kilobitsPerSecond * seconds);
          // What the pictures so far have taken beyond what has arrived in the meantime.
          missing = missing + packet.sizeBytes() * 8 / 1000.0;
          needed = Math.max(needed, missing);
        }
      }
      return needed;
    }
  }
}
