package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_profile_name;
import static org.bytedeco.ffmpeg.global.avutil.av_color_primaries_name;
import static org.bytedeco.ffmpeg.global.avutil.av_color_range_name;
import static org.bytedeco.ffmpeg.global.avutil.av_color_space_name;
import static org.bytedeco.ffmpeg.global.avutil.av_color_transfer_name;
import static org.bytedeco.ffmpeg.global.avutil.av_get_pix_fmt_name;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/** What a media file holds, read packet by packet. */
public record MediaInfo(String container, Video video, List<Sound> sounds) {
  /**
   * The video stream.
   *
   * @param times presentation times of all packets in seconds, ascending
   * @param keyframes numbers of the packets that are keyframes, from 0
   */
  public record Video(
      String codec,
      String profile,
      int width,
      int height,
      String pixelFormat,
      double frameRate,
      Rational sampleAspectRatio,
      Colour colour,
      List<Double> times,
      List<Integer> keyframes,
      double endSeconds,
      long bytes) {
    public int frames() {
      return times.size();
    }

    public double durationSeconds() {
      return endSeconds - times.get(0);
    }
  }

  /** FFmpeg's names; empty where unspecified. */
  public record Colour(String range, String primaries, String transfer, String space) {}

  /** An audio stream; times in seconds. */
  public record Sound(
      String codec, int channels, int sampleRate, double startSeconds, double endSeconds) {}

  /** Reads a file to its end. */
  public static MediaInfo of(Path file) throws FfmpegException {
    Ffmpeg.load();
    try (Demuxer demuxer = OpenedFiles.demuxer(file);
        Packet packet = new Packet()) {
      int count = demuxer.streams().size();
      double[] starts = new double[count];
      double[] ends = new double[count];
      Arrays.fill(starts, Double.MAX_VALUE);
      SourceStream video = demuxer.bestVideo().orElseThrow();
      List<Double> times = new ArrayList<>();
      List<Integer> keyframes = new ArrayList<>();
      long bytes = 0;
      while (demuxer.read(packet)) {
        int index = packet.streamIndex();
        Rational timeBase = demuxer.streams().get(index).timeBase();
        double time = packet.presentationTime() * timeBase.toDouble();
        starts[index] = Math.min(starts[index], time);
        ends[index] = Math.max(ends[index], time + packet.duration() * timeBase.toDouble());
        if (index == video.index()) {
          if (packet.isKeyframe()) {
            keyframes.add(times.size());
          }
          times.add(time);
          bytes += packet.sizeBytes();
        }
      }
      times.sort(null);
      List<Sound> sounds =
          demuxer.streams().stream()
              .filter(s -> s.kind() == SourceStream.Kind.AUDIO)
              .map(
                  s ->
                      new Sound(
                          s.codecName(),
                          s.codec().channels(),
                          s.codec().sampleRate(),
                          starts[s.index()],
                          ends[s.index()]))
              .toList();
      return new MediaInfo(
          Ffmpeg.text(demuxer.handle().iformat().name()),
          video(video, times, keyframes, ends[video.index()], bytes),
          sounds);
    }
  }

  private static Video video(
      SourceStream stream, List<Double> times, List<Integer> keyframes, double end, long bytes) {
    AVCodecParameters p = stream.handle().codecpar();
    return new Video(
        stream.codecName(),
        name(avcodec_profile_name(p.codec_id(), p.profile())),
        p.width(),
        p.height(),
        name(av_get_pix_fmt_name(p.format())),
        stream.frameRate().toDouble(),
        Rational.of(stream.handle().sample_aspect_ratio()),
        new Colour(
            name(av_color_range_name(p.color_range())),
            name(av_color_primaries_name(p.color_primaries())),
            name(av_color_transfer_name(p.color_trc())),
            name(av_color_space_name(p.color_space()))),
        times,
        keyframes,
        end,
        bytes);
  }

  private static String name(@Nullable BytePointer pointer) {
    return pointer == null ? "" : Ffmpeg.text(pointer);
  }

  /** SHA-256 of each decoded picture's luma, in presentation order. */
  public static List<String> lumaHashes(Path file) throws FfmpegException {
    List<String> hashes = new ArrayList<>();
    decode(file, frame -> hashes.add(hash(frame)));
    return hashes;
  }

  /**
   * Likewise, but each GOP by a decoder that has seen none of the others, and in the order in which
   * it gives the pictures back.
   */
  public static List<String> lumaHashesOfGopsAlone(Path file) throws FfmpegException {
    Ffmpeg.load();
    List<String> hashes = new ArrayList<>();
    FrameConsumer consumer = frame -> hashes.add(hash(frame));
    try (Demuxer demuxer = OpenedFiles.demuxer(file);
        Packet packet = new Packet()) {
      SourceStream video = demuxer.bestVideo().orElseThrow();
      Decoder decoder = null;
      while (demuxer.read(packet)) {
        if (packet.streamIndex() != video.index()) {
          continue;
        }
        if (decoder == null || packet.isKeyframe()) {
          end(decoder, consumer);
          decoder = Decoder.open(video, 1);
        }
        decoder.process(packet, consumer);
      }
      end(decoder, consumer);
    }
    return hashes;
  }

  private static void end(@Nullable Decoder decoder, FrameConsumer consumer)
      throws FfmpegException {
    if (decoder != null) {
      try (decoder) {
        decoder.process(null, consumer);
      }
    }
  }

  /** Takes each decoded picture. */
  public interface FrameConsumer
      extends SendReceive.Output<Frame, RuntimeException, RuntimeException> {}

  /** Decodes the video stream to its end. */
  public static void decode(Path file, FrameConsumer consumer) throws FfmpegException {
    Ffmpeg.load();
    try (Demuxer demuxer = OpenedFiles.demuxer(file)) {
      SourceStream video = demuxer.bestVideo().orElseThrow();
      try (Decoder decoder = Decoder.open(video, 2);
          Packet packet = new Packet()) {
        while (demuxer.read(packet)) {
          if (packet.streamIndex() == video.index()) {
            decoder.process(packet, consumer);
          }
        }
        decoder.process(null, consumer);
      }
    }
  }

  private static String hash(Frame frame) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    int rowBytes = frame.width() * (frame.bitDepth() > 8 ? 2 : 1);
    byte[] row = new byte[rowBytes];
    for (int y = 0; y < frame.height(); y++) {
      frame.planeSamples(0).get(y * frame.planeLineSize(0), row);
      digest.update(row);
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
