package org.sparebit.engine.precode;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sparebit.engine.precode.PrecoderModel.Component;
import org.sparebit.engine.precode.PrecoderModel.Processor;
import org.sparebit.protocol.GpuOptions;

/** Finds out whether there is a usable GPU, by using it: no list of providers can tell. */
public final class GpuProbe {
  private static final Path DRIVER = Path.of("/proc/driver/nvidia/gpus");
  private static final String MODEL_KEY = "Model:";

  /** Of the plane that is precoded to see whether it works, in samples. */
  private static final int SIDE = 64;

  private GpuProbe() {}

  /**
   * Precodes a small plane in a CUDA session. Takes milliseconds where there is no CUDA, about as
   * long as CUDA needs to start where there is.
   */
  public static Gpu probe() {
    try {
      open(8, GpuOptions.DEFAULT).close();
      return new Gpu(name(DRIVER), "");
    } catch (GpuUnavailableException e) {
      return new Gpu("", String.valueOf(e.getMessage()));
    } catch (PrecoderException e) {
      return new Gpu("", problem(e));
    }
  }

  /** A precoder on a GPU that has worked once. */
  static Precoder open(int bitDepth, GpuOptions options)
      throws PrecoderException, GpuUnavailableException {
    PrecoderModel model = PrecoderFiles.model(Component.LUMA, bitDepth, Processor.GPU);
    try {
      Precoder precoder =
          OnnxPrecoder.open(
              model,
              new Provider(options),
              Math.multiplyExact(OnnxPrecoder.SAMPLES_PER_RUN, options.framesPerRun()),
              options.framesPerRun());
      try {
        precoder.warmUp(SIDE, SIDE);
        return precoder;
      } catch (PrecoderException | RuntimeException e) {
        precoder.close();
        throw e;
      }
    } catch (PrecoderException e) {
      if (e.kind() == PrecoderException.Kind.GPU_OUT_OF_MEMORY) {
        throw e;
      }
      throw new GpuUnavailableException(problem(e));
    }
  }

  private static String problem(PrecoderException e) {
    return GpuDiagnosis.of(String.valueOf(e.getMessage()));
  }

  /** The name of the first GPU as the driver gives it; CUDA's own is not reachable from Java. */
  static String name(Path driver) {
    try (DirectoryStream<Path> gpus = Files.newDirectoryStream(driver)) {
      for (Path gpu : gpus) {
        for (String line : Files.readAllLines(gpu.resolve("information"))) {
          if (line.startsWith(MODEL_KEY)) {
            return line.substring(MODEL_KEY.length()).strip();
          }
        }
      }
    } catch (IOException e) {
      return "NVIDIA GPU (the driver does not say which)";
    }
    return "NVIDIA GPU (the driver does not say which)";
  }
}
