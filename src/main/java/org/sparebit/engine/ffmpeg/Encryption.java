package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.av_dict_get;

import java.nio.channels.FileChannel;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.sparebit.engine.container.EncryptedTracks;

/** What of an input is encrypted, and how: without keys nothing of that can be decoded. */
final class Encryption {
  /** Kinds of streams in transport streams of HTTP Live Streaming: H.264, AAC, AC-3, E-AC-3. */
  private static final Set<Integer> SAMPLE_AES = Set.of(0xDB, 0xCF, 0xC1, 0xC2);

  private final AVFormatContext format;
  private final Map<Integer, String> tracks;
  private final Set<Integer> scrambled;

  private Encryption(AVFormatContext format, Map<Integer, String> tracks, Set<Integer> scrambled) {
    this.format = format;
    this.tracks = tracks;
    this.scrambled = scrambled;
  }

  /**
   * Looks into an opened file.
   *
   * @param file which stays where it is
   */
  static Encryption of(AVFormatContext format, FileChannel file) {
    String name = Ffmpeg.text(format.iformat().name());
    return new Encryption(
        format,
        name.contains("mp4") ? EncryptedTracks.of(file) : Map.of(),
        name.equals("mpegts") ? ScrambledPackets.identifiers(file) : Set.of());
  }

  /** What encrypts any of a file that may not be an MP4 at all, in words; empty if nothing does. */
  static Optional<String> ofUnopened(FileChannel file) {
    Collection<String> found = new TreeSet<>(EncryptedTracks.of(file).values());
    return found.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", found));
  }

  /** What encrypts a stream, in words; empty if nothing does. */
  Optional<String> of(AVStream stream) {
    String track = tracks.get(stream.id());
    if (track != null) {
      return Optional.of(track);
    }
    if (av_dict_get(stream.metadata(), "enc_key_id", null, 0) != null) {
      return Optional.of("Matroska's and WebM's encryption");
    }
    if (av_dict_get(format.metadata(), "ASF_Protection_Type", null, 0) != null) {
      return Optional.of("Windows Media DRM");
    }
    boolean transport = Ffmpeg.text(format.iformat().name()).equals("mpegts");
    if (transport && SAMPLE_AES.contains(stream.codecpar().codec_tag())) {
      return Optional.of("SAMPLE-AES");
    }
    return transport && scrambled.contains(stream.id())
        ? Optional.of("scrambled, as for conditional access")
        : Optional.empty();
  }
}
