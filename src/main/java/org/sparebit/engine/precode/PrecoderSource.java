package org.sparebit.engine.precode;

import org.jspecify.annotations.Nullable;
import org.sparebit.protocol.GpuOptions;

/** Where the precoders of a worker come from: {@link Precoders} but for tests of failures. */
@FunctionalInterface
public interface PrecoderSource {

  /**
   * Opens the precoder of luma for a bit depth.
   *
   * @param bitDepth 8 or 10
   * @param gpu how to use a GPU; null to precode on the CPU
   * @throws PrecoderException if the model or ONNX Runtime cannot be loaded
   * @throws GpuUnavailableException if a GPU is asked for and none is usable
   */
  Precoder open(int bitDepth, @Nullable GpuOptions gpu)
      throws PrecoderException, GpuUnavailableException;

  /**
   * Opens the precoder of chroma for a bit depth.
   *
   * @param bitDepth 8 or 10
   * @throws PrecoderException if the model or ONNX Runtime cannot be loaded
   */
  default Precoder openChroma(int bitDepth) throws PrecoderException {
    return Precoders.openChroma(bitDepth);
  }
}
