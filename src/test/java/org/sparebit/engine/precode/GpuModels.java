package org.sparebit.engine.precode;

import ai.onnxruntime.OrtException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullMarked;
import org.sparebit.engine.precode.PrecoderModel.Processor;

/** The models for GPUs, run by ONNX Runtime's CPU provider, which has kernels for them, too. */
@NullMarked
public final class GpuModels {
  private GpuModels() {}

  /** As on a GPU, but for the provider. */
  public static Precoder open(int bitDepth, int framesPerRun) throws PrecoderException {
    return open(bitDepth, framesPerRun, framesPerRun * OnnxPrecoder.SAMPLES_PER_RUN);
  }

  static Precoder open(int bitDepth, int framesPerRun, int samplesPerRun) throws PrecoderException {
    return OnnxPrecoder.open(
        PrecoderFiles.model(PrecoderModel.Component.LUMA, bitDepth, Processor.GPU),
        Provider.CPU,
        samplesPerRun,
        framesPerRun);
  }

  /**
   * A precoder that works until a frame, and fails from then on as ONNX Runtime fails on a GPU.
   *
   * @param frame number of the first frame that can't be precoded, from 0
   * @param text what ONNX Runtime says
   */
  public static Precoder failingAt(int frame, String text, Precoder precoder) {
    AtomicInteger begun = new AtomicInteger();
    return new Precoder() {
      @Override
      public int framesPerRun(int width, int height) {
        return precoder.framesPerRun(width, height);
      }

      @Override
      public void warmUp(int width, int height) throws PrecoderException {
        precoder.warmUp(width, height);
      }

      @Override
      public void precode(List<PrecodeTask> tasks) throws PrecoderException {
        if (begun.addAndGet(tasks.size()) > frame) {
          throw new PrecoderException(GpuFailures.kind(text), text, new OrtException(text));
        }
        precoder.precode(tasks);
      }

      @Override
      public void close() {
        precoder.close();
      }
    };
  }
}
