package org.sparebit.engine.picture;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sparebit.engine.ffmpeg.Decoder;
import org.sparebit.engine.ffmpeg.FfmpegException;
import org.sparebit.engine.ffmpeg.SourceStream;
import org.sparebit.protocol.GpuOptions;
import org.sparebit.protocol.Warning;
import org.sparebit.protocol.WarningCode;

/** Chooses what decodes the pictures. */
public final class Decoders {
  private Decoders() {}

  /**
   * Opens a decoder: the GPU's where the request wants it and it takes the stream, otherwise one on
   * the CPU.
   *
   * @param notes gets why it is none of the GPU's, where the request wants that one
   */
  public static Decoder open(
      @Nullable GpuOptions gpu, int threads, SourceStream stream, Consumer<Warning> notes)
      throws FfmpegException {
    if (gpu != null && gpu.nvdec()) {
      try {
        return Decoder.openOnGpu(stream, gpu.device());
      } catch (FfmpegException e) {
        notes.accept(
            WarningCode.GPU_NOT_USED.with(
                "the CPU decoded the input, because the GPU (NVDEC) can't: " + e.getMessage()));
      }
    }
    // Also where it is not carried: only so it shows whether there is any.
    return Decoder.openWithAlpha(stream, threads);
  }
}
