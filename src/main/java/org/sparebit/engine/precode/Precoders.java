package org.sparebit.engine.precode;

import java.util.List;

/** The precoders that come with Sparebit. */
public final class Precoders {
  private Precoders() {}

  /**
   * Opens the precoder for a bit depth.
   *
   * @param bitDepth 8 or 10
   * @throws PrecoderException if the model or ONNX Runtime cannot be loaded
   * @throws GpuUnavailableException if a GPU is asked for and none is usable
   */
  public static Precoder open(int bitDepth, boolean useGpu)
      throws PrecoderException, GpuUnavailableException {
    if (!useGpu) {
      return OnnxPrecoder.open(
          PrecoderFiles.model(bitDepth), OnnxPrecoder.Device.CPU, OnnxPrecoder.SAMPLES_PER_RUN);
    }
    Gpu gpu = GpuProbe.probe();
    if (!gpu.usable()) {
      throw new GpuUnavailableException(gpu.problem());
    }
    return GpuProbe.open(bitDepth);
  }

  /** The models, in the manifest's order. */
  public static List<PrecoderModel> models() throws PrecoderException {
    return PrecoderFiles.models();
  }
}
