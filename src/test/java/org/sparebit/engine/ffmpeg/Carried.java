package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DYNAMIC_HDR10_PLUS;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_new_side_data;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_VISUAL_IMPAIRED;
import static org.bytedeco.ffmpeg.global.avutil.AV_SPHERICAL_EQUIRECTANGULAR;
import static org.bytedeco.ffmpeg.global.avutil.AV_STEREO3D_SIDEBYSIDE;
import static org.bytedeco.ffmpeg.global.avutil.av_dynamic_hdr_plus_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_dynamic_hdr_plus_from_t35;
import static org.bytedeco.ffmpeg.global.avutil.av_free;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;
import static org.bytedeco.ffmpeg.global.avutil.av_spherical_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_stereo3d_alloc_size;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.bytedeco.ffmpeg.avutil.AVDynamicHDRPlus;
import org.bytedeco.ffmpeg.avutil.AVMasteringDisplayMetadata;
import org.bytedeco.ffmpeg.avutil.AVSphericalMapping;
import org.bytedeco.ffmpeg.avutil.AVStereo3D;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.SizeTPointer;

/** What files say beside pictures and sound: put in, and read again. */
public final class Carried {
  /** Takes the data of a packet of the video, and when it is shown. */
  public interface PacketConsumer {
    void accept(long millis, byte[] data);
  }

  private Carried() {}

  /** Reads the packets of the video. */
  public static void packets(Path file, PacketConsumer consumer) throws FfmpegException {
    Ffmpeg.load();
    try (Demuxer demuxer = OpenedFiles.demuxer(file);
        Packet packet = new Packet()) {
      SourceStream video = demuxer.bestVideo().orElseThrow();
      while (demuxer.read(packet)) {
        if (packet.streamIndex() == video.index()) {
          double seconds = packet.presentationTime() * video.timeBase().toDouble();
          consumer.accept(Math.round(seconds * 1000), packet.data());
        }
      }
    }
  }

  /** Two letters that no other of the first 600 pictures has, as captions. */
  public static byte[] letters(int picture) {
    return new byte[] {(byte) 0xfc, (byte) ('A' + picture / 25), (byte) ('A' + picture % 25)};
  }

  /** Writes MPEG-2 each of whose pictures has captions of its own. */
  public static Path captioned(Path file, String rate, double seconds) throws FfmpegException {
    return new TestMedia()
        .video(
            "testsrc2=size=128x96:rate=" + rate + ":duration=" + seconds + ",format=yuv420p",
            "mpeg2video",
            "bf",
            "2")
        .eachFrame((number, frame) -> FrameSideData.captions(frame, letters(number)))
        .write(file, "mpegts");
  }

  /** The letters of all captions, in the order of the pictures. */
  public static String letters(Path file) throws FfmpegException {
    StringBuilder all = new StringBuilder();
    MediaInfo.decode(
        file,
        frame -> {
          byte[] captions = FrameSideData.captions(frame);
          for (int i = 0; i + 2 < captions.length; i += 3) {
            all.append((char) (captions[i + 1] & 0x7f)).append((char) (captions[i + 2] & 0x7f));
          }
        });
    return all.toString();
  }

  /** FFmpeg's names of what the container says of the video. */
  public static Set<String> ofStream(Path file) throws FfmpegException {
    Ffmpeg.load();
    try (Demuxer demuxer = OpenedFiles.demuxer(file)) {
      return demuxer.bestVideo().orElseThrow().sideData().names();
    }
  }

  /** The HDR10+ metadata of each picture that has any. */
  public static List<byte[]> hdr10Plus(Path file) throws FfmpegException {
    List<byte[]> all = new ArrayList<>();
    MediaInfo.decode(
        file,
        frame -> {
          Optional<byte[]> metadata = FrameSideData.hdr10Plus(frame);
          metadata.ifPresent(all::add);
        });
    return all;
  }

  /** Gives a packet HDR10+ metadata that no other has. */
  public static void addHdr10Plus(int number, Packet packet) throws FfmpegException {
    // One window, a display of 400 cd/m², no distribution, no curve; after the header.
    BitWriter bits = new BitWriter();
    bits.put(1, 8).put(1, 2).put(400, 27).put(0, 1);
    bits.put(1000 + number, 17).put(2000, 17).put(3000, 17).put(500, 17).put(0, 4).put(0, 10);
    bits.put(0, 1).put(0, 1).put(0, 1);
    byte[] message = bits.bytes();
    try (SizeTPointer size = new SizeTPointer(1)) {
      AVDynamicHDRPlus metadata = av_dynamic_hdr_plus_alloc(size);
      FfmpegException.check(
          av_dynamic_hdr_plus_from_t35(metadata, message, message.length), "reading HDR10+");
      BytePointer data =
          av_packet_new_side_data(packet.handle(), AV_PKT_DATA_DYNAMIC_HDR10_PLUS, size.get());
      Pointer.memcpy(data, metadata, size.get());
      av_free(metadata);
    }
  }

  private static final class BitWriter {
    private final StringBuilder bits = new StringBuilder();

    BitWriter put(int value, int count) {
      String text = "0".repeat(count) + Integer.toBinaryString(value);
      bits.append(text, text.length() - count, text.length());
      return this;
    }

    byte[] bytes() {
      bits.append("0".repeat((8 - bits.length() % 8) % 8));
      byte[] bytes = new byte[bits.length() / 8];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) Integer.parseInt(bits.substring(i * 8, i * 8 + 8), 2);
      }
      return bytes;
    }
  }

  public static byte[] equirectangular() {
    return structure(
        size -> {
          AVSphericalMapping mapping = av_spherical_alloc(size);
          mapping.projection(AV_SPHERICAL_EQUIRECTANGULAR);
          return mapping;
        });
  }

  public static byte[] sideBySide() {
    return structure(
        size -> {
          AVStereo3D stereo = av_stereo3d_alloc_size(size);
          stereo.type(AV_STEREO3D_SIDEBYSIDE);
          return stereo;
        });
  }

  /** A mastering display of which nothing but the primaries is known. */
  public static byte[] primariesAlone() {
    byte[] bytes = new byte[Loader.sizeof(AVMasteringDisplayMetadata.class)];
    AVMasteringDisplayMetadata display =
        new AVMasteringDisplayMetadata(new BytePointer(bytes.length).put(bytes));
    int[][] primaries = {{680, 320}, {265, 690}, {150, 60}};
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 2; j++) {
        display.display_primaries(i, j, av_make_q(primaries[i][j] * 50, 50_000));
      }
    }
    display.white_point(0, av_make_q(15_635, 50_000));
    display.white_point(1, av_make_q(16_450, 50_000));
    display.min_luminance(av_make_q(0, 1));
    display.max_luminance(av_make_q(0, 1));
    display.has_primaries(1);
    new BytePointer(display).capacity(bytes.length).get(bytes);
    return bytes;
  }

  /** FFmpeg's AVAmbientViewingEnvironment: three fractions. */
  public static byte[] dimRoom() {
    ByteBuffer bytes = ByteBuffer.allocate(24).order(ByteOrder.nativeOrder());
    return bytes
        .putInt(3_140_000)
        .putInt(10_000)
        .putInt(15_635)
        .putInt(50_000)
        .putInt(16_450)
        .putInt(50_000)
        .array();
  }

  /** A display matrix that turns by 180 degrees. */
  public static byte[] upsideDown() {
    ByteBuffer bytes = ByteBuffer.allocate(36).order(ByteOrder.nativeOrder());
    int[] matrix = {-(1 << 16), 0, 0, 0, -(1 << 16), 0, 0, 0, 1 << 30};
    for (int value : matrix) {
      bytes.putInt(value);
    }
    return bytes.array();
  }

  private static byte[] structure(Function<SizeTPointer, Pointer> make) {
    try (SizeTPointer size = new SizeTPointer(1)) {
      Pointer made = make.apply(size);
      byte[] bytes = new byte[Math.toIntExact(size.get())];
      new BytePointer(made).capacity(bytes.length).get(bytes);
      av_free(made);
      return bytes;
    }
  }

  /** Copies a video so that of each four pictures the second and the third come late. */
  public static Path withUnevenTimes(Path source, Path target) throws FfmpegException {
    Ffmpeg.load();
    try (Demuxer demuxer = OpenedFiles.demuxer(source);
        Muxer muxer = OpenedFiles.muxer(target, "matroska");
        Packet packet = new Packet()) {
      SourceStream video = demuxer.bestVideo().orElseThrow();
      int stream = muxer.addCopied(video);
      muxer.start(java.util.Map.of());
      long picture = new Rational(1, 25).rescale(1, video.timeBase());
      long start = demuxer.startTimeMicros();
      while (demuxer.read(packet)) {
        if (packet.streamIndex() != video.index()) {
          continue;
        }
        packet.shift(-Rational.MICROSECONDS.rescale(start, video.timeBase()));
        long number = Math.round((double) packet.presentationTime() / picture);
        if (number % 4 == 1) {
          packet.times(packet.presentationTime() + picture * 7 / 5, packet.decodingTime());
        } else if (number % 4 == 2) {
          packet.times(packet.presentationTime() + picture * 3 / 5, packet.decodingTime());
        }
        muxer.write(packet, stream, video.timeBase());
      }
      muxer.finish(() -> {});
    }
    return target;
  }

  /** A film with sound that describes what is to be seen. */
  public static Path soundForTheBlind(Path file) throws FfmpegException {
    Path base =
        new TestMedia()
            .video("testsrc2=size=128x96:rate=25:duration=0.4,format=yuv420p", "mpeg4")
            .sound("aac", new AudioFormat(48_000, "fltp", "stereo"), 0.4)
            .write(file.resolveSibling("base.mkv"), "matroska");
    return RichMedia.of(base)
        .disposition(1, AV_DISPOSITION_VISUAL_IMPAIRED)
        .write(file, "matroska");
  }
}
