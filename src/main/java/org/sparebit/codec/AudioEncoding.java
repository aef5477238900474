package org.sparebit.codec;

import java.util.List;
import java.util.Set;

/**
 * How audio is carried into a container: which codecs are copied as they are, and what becomes of
 * the others.
 *
 * @param encoder FFmpeg's name of the encoder
 * @param sampleFormat FFmpeg's name of the samples that the encoder takes
 * @param sampleRates those that the encoder takes in Hz; empty for any
 * @param fallbackRate what other rates are converted to, in Hz
 * @param maxChannels more are mixed down to these
 * @param kbpsPerChannel 0 for lossless
 */
public record AudioEncoding(
    String encoder,
    String sampleFormat,
    List<Integer> sampleRates,
    int fallbackRate,
    int maxChannels,
    int kbpsPerChannel) {

  private static final int CD_AND_BROADCAST_RATE = 48_000;

  private static final AudioEncoding OPUS =
      new AudioEncoding("libopus", "flt", List.of(48_000), CD_AND_BROADCAST_RATE, 8, 64);
  private static final AudioEncoding AAC =
      new AudioEncoding(
          "aac",
          "fltp",
          List.of(
              8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000, 64000, 88200, 96000),
          CD_AND_BROADCAST_RATE,
          8,
          96);
  private static final AudioEncoding PCM =
      new AudioEncoding("pcm_s24le", "s32", List.of(), CD_AND_BROADCAST_RATE, 64, 0);
  private static final AudioEncoding MP2 =
      new AudioEncoding("mp2", "s16", List.of(32000, 44100, 48000), CD_AND_BROADCAST_RATE, 2, 128);
  private static final AudioEncoding AC3 =
      new AudioEncoding("ac3", "fltp", List.of(32000, 44100, 48000), CD_AND_BROADCAST_RATE, 6, 96);

  /** Whether the container can carry any audio. */
  public static boolean isCarried(Container container) {
    return container != Container.YUV4MPEG;
  }

  /**
   * Whether packets of this codec are copied into the container. Where FFmpeg's own table is too
   * generous, this one is narrower: it holds what players of the container understand.
   *
   * @param audioCodec FFmpeg's name, such as {@code aac}
   */
  public static boolean isCopied(Container container, String audioCodec) {
    return switch (container) {
      case MP4, M4V ->
          Set.of("aac", "mp3", "ac3", "eac3", "opus", "flac", "alac").contains(audioCodec);
      case MOV ->
          Set.of("aac", "mp3", "ac3", "eac3", "alac").contains(audioCodec)
              || audioCodec.matches("pcm_[sf](16|24|32)[lb]e");
      case WEBM -> Set.of("opus", "vorbis").contains(audioCodec);
      case MATROSKA ->
          Set.of(
                      "aac", "mp2", "mp3", "ac3", "eac3", "opus", "vorbis", "flac", "alac", "dts",
                      "truehd")
                  .contains(audioCodec)
              || audioCodec.matches("pcm_[sf](16|24|32)le");
      case MPEG_TS -> Set.of("mp2", "mp3", "ac3", "eac3", "aac").contains(audioCodec);
      case MPEG_PS -> Set.of("mp2", "mp3", "ac3").contains(audioCodec);
      case YUV4MPEG -> false;
    };
  }

  /** What audio that is not copied is encoded to. */
  public static AudioEncoding of(Container container, VideoCodec codec, int channels) {
    return switch (container) {
      case MP4, M4V -> AAC;
      case MOV -> codec == VideoCodec.PRORES ? PCM : AAC;
      case WEBM, YUV4MPEG -> OPUS;
      case MATROSKA -> codec == VideoCodec.PRORES ? PCM : OPUS;
      case MPEG_TS, MPEG_PS -> channels <= 2 ? MP2 : AC3;
    };
  }

  /** The rate to encode at for a source of this rate, in Hz. */
  public int rateFor(int sourceRate) {
    return sampleRates.isEmpty() || sampleRates.contains(sourceRate) ? sourceRate : fallbackRate;
  }
}
