package org.sparebit.engine;

import org.jspecify.annotations.NullMarked;
import org.sparebit.engine.precode.GpuModels;
import org.sparebit.engine.precode.Precoder;

/**
 * A worker whose GPU is ONNX Runtime's CPU provider with the models for GPUs, and which fails on
 * demand: the argument says how.
 */
@NullMarked
final class GpuWorkerMain {

  /** What becomes of the GPU. */
  enum Fault {
    NONE(Integer.MAX_VALUE, ""),
    OUT_OF_MEMORY(
        8,
        "BFCArena::AllocateRawInternal Failed to allocate memory for requested buffer of size"
            + " 16588800"),
    LOST(8, "CUDA failure 999: unknown error ; GPU=0 ; expr=cudaStreamSynchronize");

    private final int frame;
    private final String text;

    Fault(int frame, String text) {
      this.frame = frame;
      this.text = text;
    }
  }

  private GpuWorkerMain() {}

  public static void main(String[] arguments) {
    Fault fault = Fault.valueOf(arguments[0]);
    WorkerMain.run(
        new String[0],
        (bitDepth, gpu) -> {
          Precoder working = GpuModels.open(bitDepth, gpu == null ? 1 : gpu.framesPerRun());
          return GpuModels.failingAt(fault.frame, fault.text, working);
        });
  }
}
