package org.sparebit.engine.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AV_INPUT_BUFFER_PADDING_SIZE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PROFILE_AAC_HE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PROFILE_AAC_HE_V2;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PROFILE_AAC_LOW;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PROFILE_AAC_LTP;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PROFILE_AAC_MAIN;
import static org.bytedeco.ffmpeg.global.avutil.av_mallocz;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.javacpp.BytePointer;

/**
 * AAC that says nowhere what it is: neither a header of the file nor one (ADTS) before each frame.
 * FFmpeg decodes it, since it has found out by trying, but no container takes it. With what was
 * found out written down as the header that is missing (AudioSpecificConfig), it can be copied.
 */
public final class BareAac {
  /** What ADTS begins with, in 12 bits. */
  private static final int SYNC = 0xFFF;

  /** More lie before an audio stream's first packet in no sane file. */
  private static final int MOST_PACKETS = 2000;

  /** In the order of their numbers in the header. */
  private static final List<Integer> SAMPLE_RATES =
      List.of(
          96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025,
          8000, 7350);

  private static final int LOW_COMPLEXITY = AV_PROFILE_AAC_LOW + 1;

  private BareAac() {}

  /** Opens the same input once more, from its beginning. */
  public interface Opening<E extends Exception> {
    Demuxer open() throws FfmpegException, E;
  }

  /**
   * Gives such streams the header that they lack, before anything else uses them.
   *
   * @param again called only where a stream may be one
   */
  public static <E extends Exception> void describe(Demuxer demuxer, Opening<E> again)
      throws FfmpegException, E {
    List<SourceStream> candidates =
        demuxer.streams().stream()
            .filter(s -> s.codecName().equals("aac") && s.codec().headerBytes() == 0)
            .toList();
    if (candidates.isEmpty()) {
      return;
    }
    Set<Integer> bare;
    try (Demuxer ahead = again.open()) {
      bare = bare(ahead, candidates);
    }
    for (SourceStream stream : candidates) {
      if (bare.contains(stream.index())) {
        AVCodecParameters parameters = stream.handle().codecpar();
        header(parameters).ifPresent(header -> set(parameters, header));
      }
    }
  }

  /** Those of the streams whose first packet begins without ADTS. */
  private static Set<Integer> bare(Demuxer demuxer, List<SourceStream> candidates)
      throws FfmpegException {
    Set<Integer> unknown = new HashSet<>();
    candidates.forEach(stream -> unknown.add(stream.index()));
    Set<Integer> bare = new HashSet<>();
    try (Packet packet = new Packet()) {
      for (int i = 0; i < MOST_PACKETS && !unknown.isEmpty() && demuxer.read(packet); i++) {
        if (packet.sizeBytes() > 1 && unknown.remove(packet.streamIndex()) && !isAdts(packet)) {
          bare.add(packet.streamIndex());
        }
      }
    } catch (FfmpegException e) {
      if (e.kind() == FfmpegException.Kind.OUT_OF_MEMORY) {
        throw e;
      }
      // Whoever reads the packets for good meets the damage, too.
    }
    return bare;
  }

  private static boolean isAdts(Packet packet) {
    BytePointer data = packet.handle().data();
    return ((data.get(0) & 0xFF) << 4 | (data.get(1) & 0xFF) >> 4) == SYNC;
  }

  /** Five bits of the kind, four of the rate, four of the channels, three that are 0. */
  private static Optional<byte[]> header(AVCodecParameters parameters) {
    int profile = parameters.profile();
    int rate = parameters.sample_rate();
    int channels = parameters.ch_layout().nb_channels();
    int kind;
    if (profile == AV_PROFILE_AAC_HE || profile == AV_PROFILE_AAC_HE_V2) {
      // The header is the core's, which decoders extend by themselves.
      kind = LOW_COMPLEXITY;
      rate /= 2;
      channels = profile == AV_PROFILE_AAC_HE_V2 ? 1 : channels;
    } else if (profile == AV_PROFILE_AAC_LOW
        || profile == AV_PROFILE_AAC_MAIN
        || profile == AV_PROFILE_AAC_LTP) {
      kind = profile + 1;
    } else if (profile < 0) {
      // FFmpeg has not found out. Almost all AAC is of this kind.
      kind = LOW_COMPLEXITY;
    } else {
      return Optional.empty();
    }
    int rateNumber = SAMPLE_RATES.indexOf(rate);
    int layout = channels == 8 ? 7 : channels;
    if (rateNumber < 0 || layout < 1 || layout > 7 || channels == 7) {
      return Optional.empty();
    }
    int bits = kind << 11 | rateNumber << 7 | layout << 3;
    return Optional.of(new byte[] {(byte) (bits >> 8), (byte) bits});
  }

  private static void set(AVCodecParameters parameters, byte[] header) {
    BytePointer memory =
        new BytePointer(av_mallocz((long) header.length + AV_INPUT_BUFFER_PADDING_SIZE));
    if (memory.isNull()) {
      return;
    }
    memory.put(header, 0, header.length);
    parameters.extradata(memory);
    parameters.extradata_size(header.length);
  }
}
