package org.sparebit.codec;

/**
 * What an encoder takes of a process's own memory, as a formula of what is encoded: an amount that
 * does not depend on the pictures, and one for each of their pixels, which grows with the threads.
 * Fitted to encodes of 640×360 to 7680×4320 (docs/benchmarks.md, {@code EncoderMemoryTest}), of
 * which it is within a quarter. {@code benchmarks/encoder-memory.sh} compares whole workers.
 */
public final class EncoderMemory {
  private static final long MB = 1 << 20;

  /** From here on SVT-AV1 keeps less. */
  private static final int FASTER_AV1_PRESET = 6;

  private EncoderMemory() {}

  /**
   * How much an encoder takes with its fastest preset and 8 bits.
   *
   * @param fixedBytes whatever the size of the pictures
   * @param fixedBytesOfThread for each thread, whatever the size of the pictures
   * @param full bytes for each pixel, with the full lookahead
   * @param reduced bytes for each pixel, with the short lookahead
   * @param ofThread bytes for each pixel and thread, in addition
   */
  private record Need(
      long fixedBytes, long fixedBytesOfThread, double full, double reduced, double ofThread) {

    Need(long fixedBytes, double always, double ofThread) {
      this(fixedBytes, 0, always, always, ofThread);
    }
  }

  /**
   * The estimate, in bytes.
   *
   * @param encoderPreset the encoder's own value, see {@link Presets}
   * @param pixels of one picture
   * @param bitDepth of its samples
   * @param threads that the encoder may keep busy
   */
  public static long bytes(
      VideoCodec codec,
      String encoderPreset,
      long pixels,
      int bitDepth,
      int threads,
      Lookahead lookahead) {
    Need need = need(codec);
    double perPixel =
        (lookahead == Lookahead.FULL ? need.full : need.reduced)
            + need.ofThread * threads
            + ofPreset(codec, encoderPreset);
    return need.fixedBytes
        + threads * need.fixedBytesOfThread
        + (long) (pixels * perPixel * depthFactor(codec, bitDepth));
  }

  private static Need need(VideoCodec codec) {
    return switch (codec) {
      // It only refers to the pictures.
      case Y4M -> new Need(0, 0, 0);
      case PRORES -> new Need(5 * MB, 40, 5);
      case MPEG2VIDEO -> new Need(5 * MB, 50, 5);
      case VP9 -> new Need(30 * MB, 0, 150, 120, 5);
      case AV1 -> new Need(40 * MB, 20 * MB, 105, 74, 75);
      case H_264, H_264_M4V -> new Need(15 * MB, 0, 210, 95, 15);
      case H_265 -> new Need(40 * MB, 0, 215, 150, 6);
    };
  }

  /** What slower presets keep beyond that, references above all, in bytes for each pixel. */
  private static double ofPreset(VideoCodec codec, String preset) {
    return switch (codec) {
      case H_264, H_264_M4V ->
          switch (preset) {
            case "slow" -> 45;
            case "slower" -> 70;
            case "veryslow" -> 190;
            default -> 0;
          };
      case H_265 ->
          switch (preset) {
            case "slow" -> 35;
            case "slower", "veryslow" -> 170;
            default -> 0;
          };
      case AV1 -> Integer.parseInt(preset) < FASTER_AV1_PRESET ? 70 : 0;
      case Y4M, PRORES, MPEG2VIDEO, VP9 -> 0;
    };
  }

  private static double depthFactor(VideoCodec codec, int bitDepth) {
    if (bitDepth == 8) {
      return 1;
    }
    return switch (codec) {
      case AV1 -> 1.3;
      case H_264, H_264_M4V, H_265 -> 1.6;
      // One depth only, or nothing that depends on it.
      case Y4M, PRORES, MPEG2VIDEO, VP9 -> 1;
    };
  }
}
