package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DOVI_CONF;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_side_data_new;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.javacpp.IntPointer;
import org.jspecify.annotations.Nullable;

/** Makes small real media files with FFmpeg's own sources and encoders. */
public final class TestMedia {
  /** Changes a frame before it is encoded, or a packet before it is written. */
  public interface Change<T> {
    void apply(int number, T value) throws FfmpegException;
  }

  private record Video(String chain, String encoder, Map<String, String> options) {}

  private record Sound(String chain, String encoder, AudioFormat format) {}

  private @Nullable Video video;
  private final List<Sound> sounds = new ArrayList<>();
  private Map<String, String> muxerOptions = Map.of();
  private @Nullable Hdr hdr;
  private final Map<Integer, byte[]> streamData = new TreeMap<>();
  private Change<Frame> frameChange = (number, frame) -> {};
  private Change<Packet> packetChange = (number, packet) -> {};
  private long startMicros;
  private int heldFrame = -1;
  private int heldFrames;
  private int frames;
  private int packets;

  /**
   * Adds pictures.
   *
   * @param chain FFmpeg's filter syntax, beginning with a source, such as {@code
   *     testsrc2=size=320x180:rate=25:duration=2}
   * @param encoder FFmpeg's name; those of the LGPL build
   */
  public TestMedia video(String chain, String encoder, String... options) {
    Map<String, String> map = new HashMap<>();
    for (int i = 0; i < options.length; i += 2) {
      map.put(options[i], options[i + 1]);
    }
    video = new Video(chain, encoder, map);
    return this;
  }

  /** Adds a tone of some seconds. */
  public TestMedia sound(String encoder, AudioFormat format, double seconds) {
    String tone =
        String.format(
            "sine=frequency=440:sample_rate=%d:duration=%s", format.sampleRate(), seconds);
    return sound(encoder, format, tone);
  }

  /**
   * Adds sound.
   *
   * @param source in FFmpeg's filter syntax
   */
  public TestMedia sound(String encoder, AudioFormat format, String source) {
    String chain =
        String.format(
            "%s,aformat=sample_fmts=%s:channel_layouts=%s",
            source, format.sampleFormat(), format.layoutName());
    sounds.add(new Sound(chain, encoder, format));
    return this;
  }

  /** Lets all streams begin later than at zero. */
  public TestMedia startingAt(long micros) {
    startMicros = micros;
    return this;
  }

  /** Lets a frame, which should be the last, last for some frames. */
  public TestMedia holding(int frame, int frames) {
    heldFrame = frame;
    heldFrames = frames;
    return this;
  }

  /** Lets the container say that the pictures are Dolby Vision. */
  public TestMedia dolbyVision(int profile, int compatibility) {
    byte[] record = {1, 0, (byte) profile, 4, 1, 0, 1, (byte) compatibility, 0};
    return streamData(AV_PKT_DATA_DOVI_CONF, record);
  }

  /**
   * Lets the container say something of the pictures.
   *
   * @param type FFmpeg's number of the side data of packets
   */
  public TestMedia streamData(int type, byte[] data) {
    streamData.put(type, data);
    return this;
  }

  /** Changes each picture, counted from 0, before it is encoded. */
  public TestMedia eachFrame(Change<Frame> change) {
    frameChange = change;
    return this;
  }

  /** Changes each packet of the pictures, counted from 0, before it is written. */
  public TestMedia eachPacket(Change<Packet> change) {
    packetChange = change;
    return this;
  }

  /** Lets the pictures carry HDR metadata. */
  public TestMedia hdr(Hdr value) {
    hdr = value;
    return this;
  }

  public TestMedia muxerOptions(Map<String, String> options) {
    muxerOptions = options;
    return this;
  }

  /** Writes the file. */
  public Path write(Path file, String muxer) throws FfmpegException {
    Ffmpeg.load();
    try (Muxer output = OpenedFiles.muxer(file, muxer)) {
      int videoIndex = video == null ? -1 : output.addEncoded();
      List<Runnable> closers = new ArrayList<>();
      List<AudioTrack> tracks = new ArrayList<>();
      for (Sound sound : sounds) {
        AudioTrack track = new AudioTrack(sound, output);
        tracks.add(track);
        closers.add(track::close);
      }
      if (video == null) {
        output.start(muxerOptions);
      } else {
        writeVideo(video, output, videoIndex);
      }
      for (AudioTrack track : tracks) {
        track.writeAll(Rational.MICROSECONDS.rescale(startMicros, track.encoder.timeBase()));
      }
      output.finish(() -> {});
      closers.forEach(Runnable::run);
    }
    return file;
  }

  private void writeVideo(Video spec, Muxer output, int index) throws FfmpegException {
    try (TestSource source = new TestSource("buffersink", spec.chain);
        Frame frame = new Frame()) {
      long offset = Rational.MICROSECONDS.rescale(startMicros, source.timeBase());
      if (!source.next(frame)) {
        throw new IllegalArgumentException(spec.chain);
      }
      if (hdr != null) {
        hdr.addTo(frame);
      }
      try (Encoder encoder =
          Encoder.openVideo(
              spec.encoder,
              frame,
              source.timeBase(),
              source.frameRate(),
              output.wantsGlobalHeader(),
              spec.options,
              Pass.SINGLE)) {
        addSideData(encoder);
        output.describe(index, encoder, source.frameRate());
        output.start(muxerOptions);
        do {
          if (frame.presentationTime() == heldFrame) {
            frame.duration(heldFrames);
          }
          frame.presentationTime(frame.presentationTime() + offset);
          frame.forceKeyframe(false);
          frameChange.apply(frames++, frame);
          encodeVideo(encoder, frame, output, index);
        } while (source.next(frame));
        encodeVideo(encoder, null, output, index);
      }
    }
  }

  private void encodeVideo(Encoder encoder, @Nullable Frame frame, Muxer output, int index)
      throws FfmpegException {
    encoder.process(
        frame,
        packet -> {
          packet.duration(Math.max(1, packet.duration()));
          packetChange.apply(packets++, packet);
          output.write(packet, index, encoder.timeBase());
        });
  }

  private void addSideData(Encoder encoder) {
    if (streamData.isEmpty()) {
      return;
    }
    AVCodecContext context = encoder.handle();
    try (IntPointer count = new IntPointer(1)) {
      count.put(0);
      AVPacketSideData list = new AVPacketSideData(null);
      streamData.forEach(
          (type, bytes) -> {
            AVPacketSideData data = av_packet_side_data_new(list, count, type, bytes.length, 0);
            data.data().put(bytes);
          });
      context.coded_side_data(list);
      context.nb_coded_side_data(count.get());
    }
  }

  /** Encodes a frame, null for the end, and writes what comes out. */
  static void encode(Encoder encoder, @Nullable Frame frame, Muxer output, int index)
      throws FfmpegException {
    encoder.process(
        frame,
        packet -> {
          packet.duration(Math.max(1, packet.duration()));
          output.write(packet, index, encoder.timeBase());
        });
  }

  private static final class AudioTrack {
    private final Sound sound;
    private final Muxer output;
    private final Encoder encoder;
    private final int index;

    AudioTrack(Sound sound, Muxer output) throws FfmpegException {
      this.sound = sound;
      this.output = output;
      this.encoder =
          Encoder.openAudio(sound.encoder, sound.format, output.wantsGlobalHeader(), Map.of());
      this.index = output.addEncoded();
      output.describe(index, encoder, Rational.UNKNOWN);
    }

    void writeAll(long offset) throws FfmpegException {
      try (TestSource source = new TestSource("abuffersink", sound.chain);
          Frame frame = new Frame()) {
        if (encoder.frameSize() > 0) {
          source.frameSize(encoder.frameSize());
        }
        while (source.next(frame)) {
          frame.presentationTime(frame.presentationTime() + offset);
          encode(encoder, frame, output, index);
        }
        encode(encoder, null, output, index);
      }
    }

    void close() {
      encoder.close();
    }
  }
}
