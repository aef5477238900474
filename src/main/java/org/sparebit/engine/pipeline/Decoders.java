package org.sparebit.engine.pipeline;

import java.util.function.Consumer;
import org.sparebit.engine.ffmpeg.Decoder;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.SourceStream;
import org.sparebit.protocol.EncodeRequest;
import org.sparebit.protocol.GpuOptions;

/** Chooses what decodes the pictures. */
final class Decoders {
  private Decoders() {}

  /**
   * Opens a decoder: the GPU's where the request wants it and it takes the stream, otherwise one on
   * the CPU.
   *
   * @param notes gets which one it is, where the request wants the GPU's
   */
  static Decoder open(
      EncodeRequest request, SourceStream stream, PictureFormat format, Consumer<String> notes)
      throws FfmpegException {
    GpuOptions gpu = request.gpu();
    if (gpu != null && gpu.nvdec()) {
      try {
        Decoder decoder = Decoder.openOnGpu(stream, gpu.device());
        notes.accept("the GPU decoded the input (NVDEC)");
        return decoder;
      } catch (FfmpegException e) {
        notes.accept("the CPU decoded the input, because the GPU (NVDEC) can't: " + e.getMessage());
      }
    }
    return format.keepsAlpha()
        ? Decoder.openWithAlpha(stream, request.threads())
        : Decoder.open(stream, request.threads());
  }
}
