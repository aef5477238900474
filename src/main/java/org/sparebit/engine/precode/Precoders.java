package org.sparebit.engine.precode;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sparebit.engine.precode.PrecoderModel.Component;
import org.sparebit.engine.precode.PrecoderModel.Processor;
import org.sparebit.protocol.GpuOptions;

/** The precoders that come with Sparebit. */
public final class Precoders {
  private Precoders() {}

  /**
   * Opens the precoder of luma for a bit depth; one on a GPU has precoded a small plane by then.
   *
   * @param bitDepth 8 or 10
   * @param gpu how to use a GPU; null to precode on the CPU
   * @throws PrecoderException if the model or ONNX Runtime cannot be loaded, or if a GPU that is
   *     there has no memory left
   * @throws GpuUnavailableException if a GPU is asked for and none is usable
   */
  public static Precoder open(int bitDepth, @Nullable GpuOptions gpu)
      throws PrecoderException, GpuUnavailableException {
    return gpu == null ? open(Component.LUMA, bitDepth) : GpuProbe.open(bitDepth, gpu);
  }

  /**
   * Opens the precoder of chroma for a bit depth. It runs on the CPU in every job: for planes this
   * small and a network this simple the way to a GPU is expected to cost more.
   *
   * @param bitDepth 8 or 10
   * @throws PrecoderException if the model or ONNX Runtime cannot be loaded
   */
  public static Precoder openChroma(int bitDepth) throws PrecoderException {
    return open(Component.CHROMA, bitDepth);
  }

  private static Precoder open(Component component, int bitDepth) throws PrecoderException {
    PrecoderModel model = PrecoderFiles.model(component, bitDepth, Processor.CPU);
    return OnnxPrecoder.open(model, Provider.CPU, OnnxPrecoder.SAMPLES_PER_RUN, 1);
  }

  /** The models, in the manifest's order. */
  public static List<PrecoderModel> models() throws PrecoderException {
    return PrecoderFiles.models();
  }
}
