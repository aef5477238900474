package org.sparebit.engine.pipeline;

import org.sparebit.codec.EncoderMemory;
import org.sparebit.codec.Lookahead;
import org.sparebit.codec.PrecoderMode;
import org.sparebit.codec.VideoCodec;
import org.sparebit.protocol.EncodeRequest;

/**
 * What a worker will take of its own memory for one encode, from the sizes of the pictures.
 *
 * @param source what one decoded picture takes, in bytes
 * @param keptFrames how many of them the decoder keeps to itself
 */
record MemoryEstimate(EncodeRequest request, long source, int keptFrames) {
  /** A worker's Java and its libraries, before it has decoded anything; measured. */
  private static final long BASE_BYTES = 110L << 20;

  /** Of codecs whose pictures refer to each other; as many as large pictures usually have. */
  static final int REFERENCES = 6;

  /** A decoder without references keeps the picture that it makes and the last one. */
  static final int WITHOUT_REFERENCES = 2;

  /** Between decoder and filters: the one that is looked at, and the one before. */
  private static final int PENDING_FRAMES = 2;

  /** After the filters: one in the scaler, one in the encoder's hand, two that wait, one more. */
  private static final int SCALED_FRAMES = 5;

  /** What a run of a model takes for each pixel, by {@code benchmarks/precoder.sh}. */
  private static final int MODEL_BYTES_PER_PIXEL = 15;

  private static final int DEEP_MODEL_BYTES_PER_PIXEL = 20;

  /** 4:4:4 of 10 bits, with transparency. */
  private static final double PRORES_BYTES_PER_PIXEL = 8;

  private static final double BYTES_PER_PIXEL = 1.5;

  /**
   * In bytes.
   *
   * @param pixels of the output's pictures
   * @param threads for each of decoding, precoding and encoding
   */
  long bytes(long pixels, int threads, Lookahead lookahead) {
    int depth = request.video().bitDepth();
    double frame =
        request.codec() == VideoCodec.PRORES
            ? PRORES_BYTES_PER_PIXEL
            : depth > 8 ? 2 * BYTES_PER_PIXEL : BYTES_PER_PIXEL;
    double queued = frame * (SCALED_FRAMES + threads);
    double precoding = 0;
    if (request.precoder() != PrecoderMode.PRECODER_NONE) {
      precoding =
          threads * (depth > 8 ? DEEP_MODEL_BYTES_PER_PIXEL : MODEL_BYTES_PER_PIXEL)
              + frame * threads;
    }
    return BASE_BYTES
        + sourceBytes(threads)
        + (long) (pixels * (queued + precoding))
        + EncoderMemory.bytes(
            request.codec(), request.video().encoderPreset(), pixels, depth, threads, lookahead);
  }

  private long sourceBytes(int threads) {
    return source * (keptFrames + PENDING_FRAMES + threads);
  }
}
